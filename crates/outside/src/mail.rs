//! Mail by way of a server that takes it.

use std::time::SystemTime;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport, Tokio1Executor};

/// A letter: to whom, about what, and what it says, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address it goes to.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Why a letter was not handed over, or cannot be.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server's URL is none.
    #[error("the mail server's URL cannot be used: {0}")]
    Url(String),
    /// An address is none.
    #[error("{0:?} is no mail address")]
    Address(String),
    /// It cannot be written down.
    #[error("a letter cannot be written: {0}")]
    Letter(#[from] lettre::error::Error),
    /// The server did not take it.
    #[error("the mail server did not take a letter: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
}

/// Hands letters to a server. Clone it freely.
#[derive(Debug, Clone)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Sender {
    /// A server by its URL, `smtps://user:password@host` or `smtp://host:25`, with `?tls=required` or
    /// `?tls=opportunistic` for STARTTLS; and the sender that letters name. Nothing is connected yet.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let transport = transport.map_err(|error| MailError::Url(error.to_string()))?.build();
        Ok(Self { transport, from: mailbox(from)? })
    }

    /// Hands a letter over.
    pub async fn send(&self, letter: &Letter, at: SystemTime) -> Result<(), MailError> {
        let message = self.message(letter, at)?;
        self.transport.send(message).await?;
        Ok(())
    }

    fn message(&self, letter: &Letter, at: SystemTime) -> Result<Message, MailError> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(mailbox(&letter.to)?)
            .subject(letter.subject.as_str())
            .date(at)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())?;
        Ok(message)
    }
}

fn mailbox(text: &str) -> Result<Mailbox, MailError> {
    text.parse().map_err(|_| MailError::Address(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;

    fn letter(to: &str) -> Letter {
        Letter {
            to: to.to_owned(),
            subject: "Masuk ke Guerdon ไทย".into(),
            text: "Line one.\n\nhttp://127.0.0.1/sign-in/link/00\n".into(),
        }
    }

    /// A server that takes one letter and gives back what it was told.
    async fn server(listener: TcpListener) -> String {
        let (stream, _) = listener.accept().await.unwrap();
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        let (mut told, mut in_data) = (String::new(), false);
        writer.write_all(b"220 here\r\n").await.unwrap();
        while let Some(line) = lines.next_line().await.unwrap() {
            told.push_str(&line);
            told.push('\n');
            let answer: &[u8] = match line.as_str() {
                "." if in_data => b"250 taken\r\n",
                _ if in_data => continue,
                "DATA" => b"354 go on\r\n",
                "QUIT" => break,
                _ => b"250 well\r\n",
            };
            in_data = line == "DATA";
            writer.write_all(answer).await.unwrap();
            if line == "." {
                break;
            }
        }
        told
    }

    #[tokio::test]
    async fn a_letter_is_handed_over() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let sender = Sender::new(&url, "Guerdon <programme@example.com>").unwrap();
        let taken = tokio::spawn(server(listener));
        sender.send(&letter("siti@example.com"), SystemTime::UNIX_EPOCH).await.unwrap();
        let told = taken.await.unwrap();
        for part in [
            "MAIL FROM:<programme@example.com>",
            "RCPT TO:<siti@example.com>",
            "Date: Thu, 01 Jan 1970 00:00:00 +0000",
            "http://127.0.0.1/sign-in/link/00",
        ] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert!(matches!(Sender::new("nonsense", "a@example.com"), Err(MailError::Url(_))));
        assert!(matches!(Sender::new("smtp://localhost", "nobody"), Err(MailError::Address(_))));
        let sender = Sender::new("smtp://localhost", "a@example.com").unwrap();
        for to in ["", "siti", "siti@example.com\r\nBcc: x@example.com"] {
            assert!(matches!(
                sender.message(&letter(to), SystemTime::UNIX_EPOCH),
                Err(MailError::Address(_))
            ));
        }
    }
}
