//! What posters and copy texts say in each language (AP-3). `{n}` is the days of free VIP, `{product}`,
//! `{link}` and `{code}` are the invitation's.

use crate::Locale;

/// The sentences of one language.
pub(crate) struct Words {
    /// Above the product's name on a poster.
    pub(crate) invited: &'static str,
    /// What a new user gets, one or two lines.
    pub(crate) free_vip: &'static str,
    /// Beside the QR code.
    pub(crate) scan: &'static str,
    /// Above the code.
    pub(crate) or_enter: &'static str,
    /// The text to send to friends.
    pub(crate) copy: &'static str,
    /// The subject of the e-mail that carries it.
    pub(crate) subject: &'static str,
}

pub(crate) fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::En => &EN,
        Locale::Id => &ID,
        Locale::Ms => &MS,
        Locale::Th => &TH,
        Locale::Vi => &VI,
        Locale::Fil => &FIL,
        Locale::ZhHans => &ZH_HANS,
    }
}

/// Puts the values into the places of a sentence, in one pass, so that a value that looks like a place
/// stays what it is.
pub(crate) fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len() + 64);
    let mut rest = sentence;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let place = values.iter().find_map(|(name, value)| {
            let after = from.strip_prefix('{')?.strip_prefix(name)?.strip_prefix('}')?;
            Some((value, after))
        });
        let (value, after) = match place {
            Some((value, after)) => (*value, after),
            None => from.split_at_checked(1).unwrap_or((from, "")),
        };
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    out
}

const EN: Words = Words {
    invited: "You are invited to",
    free_vip: "Free {n}-day VIP\nfor new users",
    scan: "Scan to register,",
    or_enter: "or enter this code",
    copy: "Join me on {product}! Register with my link and get a free {n}-day VIP as a new user:\n\
           {link}\nOr enter my referral code when you register: {code}",
    subject: "Your invitation to {product}",
};

const ID: Words = Words {
    invited: "Anda diundang ke",
    free_vip: "VIP gratis {n} hari\nuntuk pengguna baru",
    scan: "Pindai untuk mendaftar,",
    or_enter: "atau masukkan kode ini",
    copy: "Yuk, gabung di {product}! Daftar lewat tautan saya dan dapatkan VIP gratis {n} hari untuk \
           pengguna baru:\n{link}\nAtau masukkan kode referral saya saat mendaftar: {code}",
    subject: "Undangan untuk bergabung di {product}",
};

const MS: Words = Words {
    invited: "Anda dijemput ke",
    free_vip: "VIP percuma {n} hari\nuntuk pengguna baharu",
    scan: "Imbas untuk mendaftar,",
    or_enter: "atau masukkan kod ini",
    copy: "Jom sertai {product}! Daftar melalui pautan saya dan dapatkan VIP percuma {n} hari untuk \
           pengguna baharu:\n{link}\nAtau masukkan kod rujukan saya semasa mendaftar: {code}",
    subject: "Jemputan untuk menyertai {product}",
};

const TH: Words = Words {
    invited: "ขอเชิญคุณมาใช้",
    free_vip: "รับ VIP ฟรี {n} วัน\nสำหรับผู้ใช้ใหม่",
    scan: "สแกนเพื่อสมัคร",
    or_enter: "หรือกรอกรหัสนี้",
    copy: "มาใช้ {product} ด้วยกัน! สมัครผ่านลิงก์ของฉัน ผู้ใช้ใหม่รับ VIP ฟรี {n} วัน:\n{link}\n\
           หรือกรอกรหัสแนะนำของฉันตอนสมัคร: {code}",
    subject: "คำเชิญให้มาใช้ {product}",
};

const VI: Words = Words {
    invited: "Mời bạn tham gia",
    free_vip: "Miễn phí {n} ngày VIP\ncho người dùng mới",
    scan: "Quét mã để đăng ký,",
    or_enter: "hoặc nhập mã này",
    copy: "Hãy cùng tôi sử dụng {product}! Đăng ký qua liên kết của tôi, người dùng mới được miễn phí \
           {n} ngày VIP:\n{link}\nHoặc nhập mã giới thiệu của tôi khi đăng ký: {code}",
    subject: "Lời mời tham gia {product}",
};

const FIL: Words = Words {
    invited: "Iniimbitahan ka sa",
    free_vip: "{n} araw na libreng VIP\npara sa mga bagong user",
    scan: "I-scan para magrehistro,",
    or_enter: "o ilagay ang code na ito",
    copy: "Sumali ka sa {product}! Magrehistro gamit ang link ko at makakuha ng {n} araw na libreng VIP \
           bilang bagong user:\n{link}\nO ilagay ang referral code ko kapag nagrehistro ka: {code}",
    subject: "Imbitasyon mo sa {product}",
};

const ZH_HANS: Words = Words {
    invited: "诚邀您加入",
    free_vip: "新用户免费享\n{n} 天 VIP",
    scan: "扫码注册，",
    or_enter: "或输入此邀请码",
    copy: "邀请您加入 {product}！通过我的链接注册，新用户可免费享 {n} 天 VIP：\n{link}\n\
           也可在注册时输入我的邀请码：{code}",
    subject: "邀请您加入 {product}",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once() {
        let values = [("a", "{b}"), ("b", "B")];
        assert_eq!(filled("{a}-{b}-{c}-{", &values), "{b}-B-{c}-{");
    }
}
