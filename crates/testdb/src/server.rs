//! A PostgreSQL server of a test's own, which it may stop, restart and let run out of room.

use crate::{Database, run};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A server that listens on a socket in a folder of its own, so that no other program can come to its place
/// while it is down. It is stopped when this is dropped.
#[derive(Debug)]
pub struct Server {
    programs: PathBuf,
    folder: TempDir,
    url: String,
}

impl Server {
    /// Makes one and starts it.
    ///
    /// # Panics
    ///
    /// Where PostgreSQL's programs are missing, or no server can be made of them.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("guerdon-pg-").tempdir().expect("room for a server");
        let path = folder.path().to_str().expect("a folder with a name of letters").replace('/', "%2F");
        let url = format!("postgres://guerdon@{path}/postgres");
        let server = Self { programs: programs(), folder, url };
        if is_root() {
            must(Command::new("chown").arg("postgres:").arg(server.folder.path()));
        }
        let new = ["--username=guerdon", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
        must(server.program("initdb").args(new));
        server.begin();
        server
    }

    /// Starts it again, after it was stopped; it takes requests when this returns.
    ///
    /// # Panics
    ///
    /// Where it does not start.
    pub fn begin(&self) {
        let socket = self.folder.path().display();
        let options = format!("-c listen_addresses='' -c unix_socket_directories={socket} -c fsync=off");
        let mut start = self.program("pg_ctl");
        start.args(["--wait", "--silent", "--log=log", "--options", &options, "start"]);
        must(&mut start);
    }

    /// Stops it as a crash would: nothing is finished, and it recovers when it starts.
    ///
    /// # Panics
    ///
    /// Where it does not stop.
    pub fn crash(&self) {
        must(self.program("pg_ctl").args(["--wait", "--silent", "--mode=immediate", "stop"]));
    }

    /// An empty database on it.
    pub fn database(&self) -> Database {
        Database::on(&self.url, "")
    }

    /// An empty database on it, on a disk of its own with so many megabytes.
    ///
    /// # Panics
    ///
    /// Where nobody lets this process mount one.
    pub fn database_on_small_disk(&self, megabytes: usize) -> (Database, Disk) {
        let disk = Disk::mount(&self.folder.path().join("disk"), megabytes);
        let own = disk.path.join("tables");
        fs::create_dir(&own).expect("a new disk has room");
        if is_root() {
            must(Command::new("chown").arg("postgres:").arg(&own));
        }
        let tablespace = format!("CREATE TABLESPACE small LOCATION '{}'", own.display());
        run(&self.url, &tablespace);
        (Database::on(&self.url, "TABLESPACE small"), disk)
    }

    /// One of PostgreSQL's programs, for the data of this server; root is no user it runs as.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path()).arg("--pgdata=data");
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        let _ = stop.args(["--wait", "--silent", "--mode=immediate", "stop"]).output();
    }
}

/// A disk in memory that can be filled up. It is taken away when this is dropped, which is after the database
/// on it and before the server.
#[derive(Debug)]
pub struct Disk {
    path: PathBuf,
}

impl Disk {
    fn mount(path: &Path, megabytes: usize) -> Self {
        fs::create_dir(path).expect("there is room for a folder");
        let mut mount = as_root("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m,mode=1777"), "tmpfs"]).arg(path);
        let told = mount.output();
        assert!(
            told.as_ref().is_ok_and(|told| told.status.success()),
            "a small disk cannot be mounted: {told:?}. Let the tests run as root, or as a user whom sudo lets \
             mount without a password"
        );
        Self { path: path.to_owned() }
    }

    /// Takes all the room that is left.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    pub fn fill(&self) {
        let mut filler = File::create(self.path.join("filler")).expect("a file takes no room");
        loop {
            match filler.write(&[0; 4096]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => return,
                Err(error) => panic!("the disk cannot be filled: {error}"),
            }
        }
    }

    /// Gives back what [`Disk::fill`] took.
    ///
    /// # Panics
    ///
    /// Where it was not filled.
    pub fn make_room(&self) {
        fs::remove_file(self.path.join("filler")).expect("the disk was filled");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = as_root("umount").arg("--lazy").arg(&self.path).output();
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn as_root(program: &str) -> Command {
    if is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.arg("--non-interactive").arg(program);
    command
}

/// Runs a command that has to succeed. What it starts may outlive it, so nothing waits for its output.
fn must(command: &mut Command) {
    let told = tempfile::tempfile().expect("there is room for a file");
    let (out, err) = (told.try_clone().expect("a file can be shared"), told.try_clone());
    command.stdin(std::process::Stdio::null()).stdout(out).stderr(err.expect("a file can be shared"));
    let done = command.status();
    if done.as_ref().is_ok_and(std::process::ExitStatus::success) {
        return;
    }
    let told = std::io::read_to_string(rewound(told)).unwrap_or_default();
    panic!("{command:?} failed ({done:?}): {told}");
}

fn rewound(mut file: File) -> File {
    let _ = std::io::Seek::rewind(&mut file);
    file
}

/// The folder of PostgreSQL's programs, the newest version's, which Debian leaves off the PATH.
fn programs() -> PathBuf {
    let of_debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let version =
        |path: &Path| path.file_name().and_then(OsStr::to_str).and_then(|name| name.parse::<u32>().ok());
    let newest = of_debian.map(|entry| entry.path()).max_by_key(|path| version(path));
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders =
        newest.map(|folder| folder.join("bin")).into_iter().chain(std::env::split_paths(&on_path));
    folders.find(|folder| folder.join("initdb").is_file()).unwrap_or_else(|| {
        panic!("PostgreSQL's programs are missing: apt-get install postgresql, or put them on the PATH")
    })
}
