use super::*;
use proptest::prelude::*;
use std::path::PathBuf;
use std::process::Command;

const OLD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const NOW: i64 = 1_700_000_000;

fn secrets(texts: &[&str]) -> Vec<Secret> {
    texts.iter().map(|text| Secret::parse(text).unwrap()).collect()
}

#[test]
fn the_signature_of_the_standards_own_example() {
    let body = br#"{"test": 2432232314}"#;
    let header = sign(&secrets(&[OLD]), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
    assert_eq!(header, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn a_secret_is_read_with_its_prefix_base64_and_length() {
    let short = format!("whsec_{}", BASE64.encode([7; 23]));
    let long = format!("whsec_{}", BASE64.encode([7; 65]));
    for (text, error) in [
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SecretError::Prefix),
        ("whsec_é", SecretError::Base64),
        ("whsec_", SecretError::Length(0)),
        (short.as_str(), SecretError::Length(23)),
        (long.as_str(), SecretError::Length(65)),
    ] {
        assert_eq!(Secret::parse(text).unwrap_err(), error, "{text}");
    }
    let made = secret_text(&[9; 32]);
    assert!(Secret::parse(&made).is_ok());
    assert!(Secret::parse(made.trim_end_matches('=')).is_ok(), "padding may be missing");
}

#[test]
fn a_secret_does_not_show_itself() {
    assert_eq!(format!("{:?}", Secret::parse(OLD).unwrap()), "Secret(…)");
}

#[test]
fn while_secrets_rotate_either_is_believed() {
    let signature = sign(&secrets(&[NEW, OLD]), "msg_1", NOW, b"{}");
    assert_eq!(signature.split(' ').count(), 2);
    let timestamp = NOW.to_string();
    let received = Received { id: "msg_1", timestamp: &timestamp, signature: &signature };
    for known in [&[OLD][..], &[NEW], &[NEW, OLD]] {
        assert_eq!(verify(&secrets(known), received, b"{}", NOW, 300), Ok(()));
    }
    let stranger = secret_text(&[1; 32]);
    assert_eq!(verify(&secrets(&[&stranger]), received, b"{}", NOW, 300), Err(Refused::Signature));
    assert_eq!(verify(&[], received, b"{}", NOW, 300), Err(Refused::Signature));
}

#[test]
fn what_was_changed_or_is_late_is_refused() {
    let secrets = secrets(&[OLD]);
    let signature = sign(&secrets, "msg_1", NOW, b"{}");
    let timestamp = NOW.to_string();
    let good = Received { id: "msg_1", timestamp: &timestamp, signature: &signature };
    let table = [
        (good, &b"{}"[..], NOW + 300, Ok(())),
        (good, b"{}", NOW + 301, Err(Refused::Time)),
        (good, b"{}", NOW - 301, Err(Refused::Time)),
        (good, b"{ }", NOW, Err(Refused::Signature)),
        (Received { id: "msg_2", ..good }, b"{}", NOW, Err(Refused::Signature)),
        (Received { timestamp: "1700000001", ..good }, b"{}", NOW, Err(Refused::Signature)),
        (Received { timestamp: "soon", ..good }, b"{}", NOW, Err(Refused::Timestamp)),
        (Received { signature: "", ..good }, b"{}", NOW, Err(Refused::Signature)),
        (Received { signature: "v1,%% v2 v2,AAAA", ..good }, b"{}", NOW, Err(Refused::Signature)),
    ];
    for (received, body, now_s, expected) in table {
        assert_eq!(verify(&secrets, received, body, now_s, 300), expected, "{received:?}");
    }
    assert_eq!(verify(&secrets, good, b"{}", i64::MIN, 300), Err(Refused::Time));
}

proptest! {
    #[test]
    fn what_is_signed_is_believed(key: [u8; 32], id in "[a-z0-9_]{1,40}", at: i64, body: Vec<u8>) {
        let secret = Secret::parse(&secret_text(&key)).unwrap();
        let signature = sign(std::slice::from_ref(&secret), &id, at, &body);
        let received = Received { id: &id, timestamp: &at.to_string(), signature: &signature };
        prop_assert_eq!(verify(&[secret], received, &body, at, 0), Ok(()));
    }
}

/// The Python of the virtual environment which holds the package `standardwebhooks`.
fn python(script: &str, input: &serde_json::Value) -> serde_json::Value {
    let hint = "make a virtual environment, install `standardwebhooks` into it with pip, and name its \
                directory in GUERDON_TEST_PYTHON";
    let venv = std::env::var_os("GUERDON_TEST_PYTHON").unwrap_or_else(|| panic!("{hint}"));
    let output = Command::new(PathBuf::from(venv).join("bin/python3"))
        .args(["-c", script, &input.to_string()])
        .output()
        .unwrap_or_else(|error| panic!("{error}; {hint}"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{hint}\n{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

const BODIES: [&str; 4] = ["{}", r#"{"name": "สมชาย 😀"}"#, "[1.50, \"a\\nb\"]", "\"\""];

/// Signs with the other implementation, by its clock, since it only believes what is signed now.
const THEY_SIGN: &str = "
import json, sys
from datetime import datetime, timezone
from standardwebhooks.webhooks import Webhook
given = json.loads(sys.argv[1])
now = datetime.now(tz=timezone.utc)
signed = [Webhook(given['secret']).sign('msg_1', now, body) for body in given['bodies']]
print(json.dumps({'now': int(now.timestamp()), 'signed': signed}))
";

const THEY_VERIFY: &str = "
import json, sys
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
believed = []
for case in json.loads(sys.argv[1]):
    try:
        Webhook(case['secret']).verify(case['body'], case['headers'])
        believed.append(True)
    except WebhookVerificationError:
        believed.append(False)
print(json.dumps(believed))
";

#[test]
fn the_python_implementation_and_this_one_believe_each_other() {
    let theirs = python(THEY_SIGN, &serde_json::json!({ "secret": OLD, "bodies": BODIES }));
    let now_s = theirs["now"].as_i64().unwrap();
    let timestamp = now_s.to_string();
    for (body, signature) in BODIES.iter().zip(theirs["signed"].as_array().unwrap()) {
        let received =
            Received { id: "msg_1", timestamp: &timestamp, signature: signature.as_str().unwrap() };
        assert_eq!(verify(&secrets(&[NEW, OLD]), received, body.as_bytes(), now_s, 0), Ok(()), "{body}");
    }

    let mut cases = Vec::new();
    let stranger = secret_text(&[1; 32]);
    for body in BODIES {
        let ours = sign(&secrets(&[NEW, OLD]), "msg_1", now_s, body.as_bytes());
        for (known, id) in [(OLD, "msg_1"), (NEW, "msg_1"), (stranger.as_str(), "msg_1"), (OLD, "msg_2")] {
            let headers = serde_json::json!({
                ID_HEADER: id, TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: ours,
            });
            cases.push(serde_json::json!({ "secret": known, "body": body, "headers": headers }));
        }
    }
    let believed = python(THEY_VERIFY, &serde_json::Value::Array(cases));
    assert_eq!(believed, serde_json::json!([true, true, false, false].repeat(BODIES.len())));
}
