//! Posters are drawn in every language and shape, and a scanner that knows nothing of this project reads
//! the link from them (AP-3).
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use documents::Locale;
use documents::copy::Invitation;
use documents::poster::{Shape, png};

const LINK: &str = "https://partners.example.com/r/K7WMX4PD";

fn scanned(image: &Path) -> String {
    let run = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(image)
        .output();
    let run = run.expect("zbarimg reads the posters; hint: apt-get install zbar-tools");
    String::from_utf8(run.stdout).unwrap().trim_end().to_owned()
}

#[test]
fn a_scanner_reads_the_link_from_every_poster() {
    let invitation = Invitation { product: "StoreHub", code: "K7WMX4PD", link: LINK, free_vip_days: 7 };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for locale in Locale::ALL {
        for shape in Shape::ALL {
            let image = folder.join(format!("poster-{}-{}.png", locale.tag(), shape.tag()));
            std::fs::write(&image, png(&invitation, locale, shape).unwrap()).unwrap();
            assert_eq!(scanned(&image), LINK, "{}", image.display());
        }
    }
}

#[test]
fn odd_input_is_drawn_too() {
    let long = "W".repeat(300);
    let link = format!("https://example.com/{}", "a%20b".repeat(60));
    for (product, code, link) in [
        ("", "", ""),
        ("<script>&amp;\0\u{1b}\n", "K7WMX4PD", LINK),
        ("🎉 ร้านค้า 店铺 متجر \u{202e}abc", "กขค🎉", "https://ตัวอย่าง.example/店"),
        (&long, &long, &link),
    ] {
        for shape in Shape::ALL {
            let invitation = Invitation { product, code, link, free_vip_days: u16::MAX };
            let image = png(&invitation, Locale::Th, shape).unwrap();
            assert!(image.starts_with(b"\x89PNG"));
        }
    }
}

#[test]
fn a_poster_has_the_same_bytes_every_time() {
    let invitation = Invitation { product: "StoreHub", code: "K7WMX4PD", link: LINK, free_vip_days: 7 };
    let image = || png(&invitation, Locale::ZhHans, Shape::Square).unwrap();
    assert!(image() == image());
}

#[test]
fn a_link_too_long_for_a_code_is_refused() {
    let link = "x".repeat(4000);
    let invitation = Invitation { product: "StoreHub", code: "K7WMX4PD", link: &link, free_vip_days: 7 };
    assert_eq!(png(&invitation, Locale::En, Shape::Square).unwrap_err().code(), "link_too_long");
}
