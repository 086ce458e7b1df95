# Seller Center: campaigns, terms, registering. Filipino.

seller-campaign-name = Bonus Cashback
seller-campaign-details = Ang shoppers na gumagamit ng Bonus Cashback Voucher ay nag-e-earn ng bonus sa binayad nila, at magagamit ito sa sellers ng campaign. May service fee ang sellers sa mga order na iyon pagka-deliver; walang singil sa na-refund. Platform ang sagot sa bonus na ginagamit ng shoppers.
seller-search = Maghanap ng campaign
seller-search-none = Walang nakita para sa “{ $searched }”
seller-search-none-why = Hinahanap ang bawat salita sa pangalan at description ng campaigns. Subukan ang mas kaunting salita.
seller-all-campaigns = Lahat ng campaign
seller-runs-in = Available sa { $countries }
seller-fee-of = Service fee { $rate }
seller-fee-between = Service fee { $low } hanggang { $high }
seller-details = Detalye
seller-take-part = Sumali
seller-take-part-how = Basahin ang terms at mag-register. Libre ang pag-register: may fee lang sa mga order na na-deliver.
seller-your-registration = Registration mo:
seller-register = Mag-register
seller-see-simulation = Magkano sana ang gastos at kita mo sa campaign
seller-terms = Terms
seller-version = Version
seller-in-force-since = Umiiral mula
seller-the-beginning = Sa simula pa
seller-registration = Registration
seller-at-once = Approved agad
seller-reviewed = Nire-review ng operator
seller-hold-days = Magagamit ang bonus pagkatapos ng
seller-life-days = Tatagal ang bonus nang
seller-days =
    { $count ->
        [one] { $count } araw
       *[other] { $count } araw
    }
seller-read-terms = Basahin ang terms
seller-changes-on = Mga magbabago sa { $effective }
seller-read-version = Basahin ang version { $version } ng terms
seller-markets = Markets at rates
seller-cap-per-unit = Pinakamataas, bawat unit
seller-charged-on = Sinisingil kapag
seller-shoppers-earn = Nae-earn ng shopper
seller-cap-per-order = Pinakamataas, bawat order
seller-settled = Settlement
seller-no-cap = Walang cap
seller-yes = Oo
seller-no = Hindi
seller-versions = Mga version ng terms, pinakabago muna
seller-what-changed = Mga nagbago
seller-terms-version = Terms, version { $version }
seller-terms-text = Text ng terms
seller-in-force-from = Umiiral mula { $effective }.
seller-old-terms-end = Hanggang { $end } ang dating terms para sa sellers na hindi pa sumasang-ayon dito.
seller-changed-since = Mga nagbago mula sa version { $version }
seller-figure-in = { $country }: { $figure }
seller-figures-changed = Mga detalyeng nagbago
seller-no-figure-changed = Walang nagbago sa mga detalye.
seller-agree-terms = Sumasang-ayon ako: nabasa ko ang terms na ito at ang mga nagbago.
seller-accept-terms = Tanggapin ang bagong terms
seller-not-now = Huwag muna
seller-no-new-terms = Walang bagong terms
seller-no-new-terms-why = Sumang-ayon ka na sa pinakabagong terms, o tapos na ang registration. Kapag may bagong terms, makikita mo ito sa Registration Record.
seller-register-for = Mag-register sa { $campaign }
seller-registered-already = May registration ka na:
seller-one-at-a-time = Isa lang muna: umalis muna roon sa Registration Record bago mag-register ulit.
seller-market-hint = Bansa kung saan ka nagbebenta. Mga order lang sa currency nito ang kasali.
seller-market-choice = { $country } ({ $currency }), { $rate } service fee
seller-market-missing = Piliin ang bansa kung saan ka nagbebenta.
seller-agree-register = Sumasang-ayon ako: nabasa ko ang terms na ito at tinatanggap ko ang service fee ng market ko.
seller-agree-missing = I-check ang box kung sumasang-ayon ka. Kailangan ito para makasali.
