//! Whether the foreign programs that media need are there and work.
use super::confine::{self, Bounds, Tool, Workshop};
use super::film::finish;
use crate::config::Config;
use std::time::Duration;

/// What renditions are made with.
const CODERS: [&str; 2] = ["libx264", "aac"];

const ASKING: Bounds = Bounds {
    cpu_s: 5,
    memory: 1 << 30,
    file: 1 << 20,
};

/// Starts ffmpeg and ffprobe as a transcoding would; what was found, or a sentence that says what to install.
///
/// # Errors
/// The sentence.
pub async fn try_out(config: &Config) -> Result<String, String> {
    let install = |what: &str| {
        format!("{what}: install ffmpeg (apt install ffmpeg) or set VITRINE_FFMPEG to where it is")
    };
    let version = ask(config, Tool::Ffmpeg, "-version").await;
    let version = version.ok_or_else(|| install("ffmpeg does not start"))?;
    let probe = ask(config, Tool::Ffprobe, "-version").await;
    probe.ok_or_else(|| install("ffprobe does not start"))?;
    let encoders = ask(config, Tool::Ffmpeg, "-encoders")
        .await
        .unwrap_or_default();
    for coder in CODERS {
        if !encoders.split_whitespace().any(|word| word == coder) {
            return Err(install(&format!("this ffmpeg has no encoder {coder}")));
        }
    }
    let first = version.lines().next().unwrap_or_default();
    Ok(first.split(" Copyright").next().unwrap_or(first).to_owned())
}

async fn ask(config: &Config, tool: Tool, question: &str) -> Option<String> {
    let shop = Workshop::bare(config).ok()?;
    let args = vec!["-hide_banner".into(), question.into()];
    let child = confine::start(config, &shop, tool, args, ASKING, false)
        .await
        .ok()?;
    let said = finish(child, Duration::from_secs(10)).await.ok()??;
    Some(String::from_utf8_lossy(&said).into_owned())
}

/// Whether this kernel keeps media programs to their own files.
pub fn fenced() -> bool {
    confine::fences()
}
