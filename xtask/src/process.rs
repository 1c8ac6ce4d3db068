//! Running other programs.

use std::{
    env,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus, Stdio},
};

use anyhow::{Context, Result, bail};

/// Runs a command; its failure is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    succeeded(command, status)
}

/// Runs a command to its end, however it ends.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().with_context(|| cannot_run(command))
}

/// What a command prints on its standard output.
pub(crate) fn text(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| cannot_run(command))?;
    succeeded(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// How a command ended, and what it printed on both streams, in its order.
pub(crate) fn merged(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut text = Vec::new();
    let status = each_chunk(command, |chunk| {
        text.extend_from_slice(chunk);
        Ok(())
    })?;
    Ok((status, String::from_utf8_lossy(&text).into_owned()))
}

/// Runs a command and hands over what it prints on both streams while it runs.
pub(crate) fn each_chunk(
    command: &mut Command,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<ExitStatus> {
    let (mut reader, writer) = io::pipe()?;
    let mut child =
        command.stdout(writer.try_clone()?).stderr(writer).spawn().with_context(|| cannot_run(command))?;
    // The command holds the pipe's other end as well; with it open, reading would not end.
    command.stdout(Stdio::inherit()).stderr(Stdio::inherit());
    let mut buffer = [0; 8192];
    loop {
        match reader.read(&mut buffer)? {
            0 => break,
            length => take(&buffer[..length])?,
        }
    }
    Ok(child.wait()?)
}

/// Runs a command with both streams in one file.
pub(crate) fn logged(command: &mut Command, log: &Path) -> Result<ExitStatus> {
    let file = create(log)?;
    command.stdout(file.try_clone()?).stderr(file);
    status(command)
}

/// Runs a command with its standard output in a file.
pub(crate) fn output_to(command: &mut Command, path: &Path) -> Result<ExitStatus> {
    command.stdout(create(path)?);
    status(command)
}

/// Runs a command with its standard output in a file; its failure is an error.
pub(crate) fn into_file(command: &mut Command, path: &Path) -> Result<()> {
    let status = output_to(command, path)?;
    succeeded(command, status)
}

fn create(path: &Path) -> Result<File> {
    File::create(path).with_context(|| format!("{} cannot be written", path.display()))
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed: {status}", shown(command));
    }
    Ok(())
}

fn cannot_run(command: &Command) -> String {
    format!("`{}` cannot be run", shown(command))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// A program that is ended after `seconds` seconds, with exit code 124.
pub(crate) fn limited(seconds: u32, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("timeout");
    command.arg(seconds.to_string()).arg(program);
    command
}

/// The path of a program, when there is one of this name.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Fails when a program is missing, and says how to get it.
pub(crate) fn need(name: &str, how: &str) -> Result<()> {
    if find(name).is_none() {
        bail!("`{name}` is missing: {how}");
    }
    Ok(())
}

/// Fails when Go is missing.
pub(crate) fn need_go() -> Result<()> {
    need("go", "install Go 1.25 or later from https://go.dev/dl")
}

/// This program, to run another of its commands with other streams.
pub(crate) fn this_program(command: &str) -> Result<Command> {
    let mut this = Command::new(env::current_exe().context("this program's own path is unknown")?);
    this.arg(command);
    Ok(this)
}

/// The exit code of another program as one's own; 1 for a signal.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    ExitCode::from(code.unwrap_or(1))
}

/// The exit code for whether all went well.
pub(crate) fn verdict(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_read_in_order_and_the_exit_code_is_kept() {
        let (status, text) =
            merged(Command::new("sh").args(["-c", "echo one; echo two >&2; echo three; exit 7"])).unwrap();
        assert_eq!(text, "one\ntwo\nthree\n");
        assert_eq!(status.code(), Some(7));
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(error.to_string(), "`sh -c exit 3` failed: exit status: 3");
        let error = run(&mut Command::new("no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "`no-such-program` cannot be run");
    }
}
