use super::*;

#[test]
fn only_global_unicast_is_public() {
    let table = [
        ("0.0.0.0", false),
        ("0.1.2.3", false),
        ("1.1.1.1", true),
        ("9.255.255.255", true),
        ("10.0.0.1", false),
        ("11.0.0.0", true),
        ("100.63.255.255", true),
        ("100.64.0.0", false),
        ("100.127.255.255", false),
        ("100.128.0.0", true),
        ("127.0.0.1", false),
        ("127.255.255.254", false),
        ("169.253.255.255", true),
        ("169.254.169.254", false),
        ("172.15.255.255", true),
        ("172.16.0.0", false),
        ("172.31.255.255", false),
        ("172.32.0.0", true),
        ("192.0.0.8", false),
        ("192.0.1.0", true),
        ("192.0.2.1", false),
        ("192.88.99.1", false),
        ("192.168.1.1", false),
        ("198.17.255.255", true),
        ("198.18.0.1", false),
        ("198.19.255.255", false),
        ("198.51.100.7", false),
        ("203.0.113.7", false),
        ("223.255.255.255", true),
        ("224.0.0.1", false),
        ("240.0.0.1", false),
        ("255.255.255.255", false),
        ("::", false),
        ("::1", false),
        ("::7f00:1", false),
        ("::ffff:1.1.1.1", false),
        ("::ffff:127.0.0.1", false),
        ("64:ff9b::101:101", true),
        ("64:ff9b::a00:1", false),
        ("64:ff9b::7f00:1", false),
        ("64:ff9b:1::101:101", false),
        ("100::1", false),
        ("2001::1", false),
        ("2001:1ff::1", false),
        ("2001:200::1", true),
        ("2001:db8::1", false),
        ("2002:7f00:1::", false),
        ("2606:4700::1111", true),
        ("3fff::1", false),
        ("3fff:1000::1", true),
        ("4000::1", false),
        ("5f00::1", false),
        ("fc00::1", false),
        ("fd00:ec2::254", false),
        ("fe80::1", false),
        ("fec0::1", false),
        ("ff02::1", false),
    ];
    for (text, public) in table {
        assert_eq!(is_public(text.parse().unwrap()), public, "{text}");
    }
}

#[test]
fn an_endpoint_is_https_without_credentials_at_a_public_address() {
    let table = [
        ("https://example.com/hook", Ok(())),
        ("https://example.com:8443/hook?a=b", Ok(())),
        ("https://1.1.1.1/", Ok(())),
        ("https://[2606:4700::1111]/", Ok(())),
        ("example.com/hook", Err("endpoint_invalid")),
        ("https://", Err("endpoint_invalid")),
        ("", Err("endpoint_invalid")),
        ("http://example.com/hook", Err("endpoint_not_https")),
        ("ftp://example.com/", Err("endpoint_not_https")),
        ("file:///etc/passwd", Err("endpoint_not_https")),
        ("data:text/plain,a", Err("endpoint_not_https")),
        ("https://user@example.com/", Err("endpoint_has_credentials")),
        ("https://:word@example.com/", Err("endpoint_has_credentials")),
        ("https://127.0.0.1/", Err("endpoint_not_public")),
        ("https://127.0.0.1./", Err("endpoint_not_public")),
        ("https://2130706433/", Err("endpoint_not_public")),
        ("https://0x7f.1/", Err("endpoint_not_public")),
        ("https://0177.0.0.1/", Err("endpoint_not_public")),
        ("https://%31%32%37.0.0.1/", Err("endpoint_not_public")),
        ("https://1②7.0.0.1/", Err("endpoint_not_public")),
        ("https://[::1]/", Err("endpoint_not_public")),
        ("https://[::ffff:10.0.0.1]/", Err("endpoint_not_public")),
        ("https://169.254.169.254/latest/meta-data/", Err("endpoint_not_public")),
    ];
    for (url, expected) in table {
        let read = endpoint(url, false).map(|_| ()).map_err(|error| error.code());
        assert_eq!(read, expected, "{url}");
    }
    let long = format!("https://example.com/{}", "a".repeat(MAX_URL_BYTES));
    assert_eq!(endpoint(&long, false), Err(AddressError::NotAUrl));
}

#[test]
fn the_sandbox_may_use_http_and_private_addresses() {
    for url in ["http://127.0.0.1:8080/hook", "http://localhost/", "https://10.0.0.1/", "http://[::1]:1/"] {
        assert!(endpoint(url, true).is_ok(), "{url}");
    }
    assert_eq!(endpoint("ftp://127.0.0.1/", true), Err(AddressError::Scheme("ftp".to_owned())));
}

#[tokio::test]
async fn a_name_is_judged_by_what_it_resolves_to() {
    let refused = PublicOnly { allow_private: false }.resolve("localhost".parse().unwrap()).await;
    let error = refused.err().unwrap();
    assert!(matches!(error.downcast_ref(), Some(AddressError::NotPublic(address)) if address.is_loopback()));
    let allowed = PublicOnly { allow_private: true }.resolve("localhost".parse().unwrap()).await;
    assert!(allowed.unwrap().all(|address| address.ip().is_loopback()));
}
