//! A long answer on its way out: written as a whole while the store is read, and sent afterwards, as slowly as
//! the client takes it. What is held in memory does not grow with it.

use bytes::Bytes;
use futures_util::stream::{Stream, try_unfold};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use tempfile::SpooledTempFile;

/// Up to how many bytes stay in memory; more go to a scratch file.
const IN_MEMORY: usize = 1 << 20;
/// How many bytes are sent at once.
const CHUNK: usize = 1 << 16;

/// A finished answer.
#[derive(Debug)]
pub struct Spool {
    file: SpooledTempFile,
    length: u64,
}

impl Spool {
    /// An answer of what a function writes.
    ///
    /// # Errors
    ///
    /// That of the function, or of the scratch file.
    pub fn of(
        write: impl FnOnce(&mut BufWriter<&mut SpooledTempFile>) -> io::Result<()>,
    ) -> io::Result<Self> {
        let mut file = SpooledTempFile::new(IN_MEMORY);
        let mut out = BufWriter::new(&mut file);
        write(&mut out)?;
        out.flush()?;
        drop(out);
        let length = file.stream_position()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { file, length })
    }

    /// How many bytes it has.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Its bytes, to be sent.
    pub fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        try_unfold(self.file, |mut file| async {
            let read = move || {
                let mut chunk = vec![0; CHUNK];
                let length = file.read(&mut chunk)?;
                chunk.truncate(length);
                Ok((length > 0).then_some((Bytes::from(chunk), file)))
            };
            tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt;

    #[tokio::test]
    async fn what_is_written_is_sent_in_memory_or_on_the_disk() {
        for length in [0, 1, CHUNK, CHUNK + 1, IN_MEMORY + 12_345] {
            let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let spool = Spool::of(|out| out.write_all(&bytes)).unwrap();
            assert_eq!(spool.length(), u64::try_from(length).unwrap());
            let chunks: Vec<Bytes> = spool.into_stream().try_collect().await.unwrap();
            assert!(chunks.iter().all(|chunk| chunk.len() <= CHUNK));
            assert!(chunks.concat() == bytes, "{length} bytes");
        }
        let refused = Spool::of(|_| Err(io::Error::other("damaged")));
        assert_eq!(refused.unwrap_err().to_string(), "damaged");
    }
}
