//! Attachments in a bucket: the command beside a real S3-style server.

use anyhow::{Context, Result, ensure};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use std::path::Path;
use std::process::{Command, Output};
use tokio::net::TcpListener;

const KEY: &str = "gongkai";
const SECRET: &str = "a-secret-of-the-test";

/// Serves the buckets in a folder; answers the address.
async fn buckets(folder: &Path) -> Result<String> {
    let files = s3s_fs::FileSystem::new(folder).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(socket), service)
                    .await
            });
        }
    });
    Ok(address)
}

/// Runs the command on a database in `folder` with its attachments in a bucket.
async fn gongkai(folder: &Path, server: &str, secret: &str, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command
        .current_dir(folder)
        .args(arguments)
        .args(["--database", "test.db", "--files", "s3://county/attachments"])
        .envs([("AWS_ENDPOINT", server), ("AWS_ALLOW_HTTP", "true"), ("AWS_REGION", "local")])
        .envs([("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", secret)]);
    Ok(tokio::task::spawn_blocking(move || command.output()).await??)
}

#[tokio::test(flavor = "multi_thread")]
async fn attachments_go_into_a_bucket_and_come_out_of_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    std::fs::create_dir_all(folder.join("buckets/county"))?;
    let server = buckets(&folder.join("buckets")).await?;
    let done = async |arguments: &[&str]| -> Result<()> {
        let output = gongkai(folder, &server, SECRET, arguments).await?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    };

    done(&[
        "site",
        "new",
        "qinglan",
        "--name",
        "青岚县人民政府",
        "--place",
        "青岚县",
        "--domain",
        "www.qinglan.example",
    ])
    .await?;
    // Larger than a piece of any stream, and different all along.
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|at| (at ^ (at >> 8)) as u8).collect();
    std::fs::write(folder.join("名单.zip"), &bytes)?;
    let row = r#"{"title":"低保公示","body":"一","published":"2026-03-02","columns":["社会救助 / 综合业务 / 监督检查"],"attachments":["名单.zip"]}"#;
    std::fs::write(folder.join("documents.jsonl"), row)?;
    done(&["import", "qinglan", "documents.jsonl"]).await?;
    let kept = folder.join("buckets/county/attachments").read_dir()?.count();
    ensure!(kept > 0, "nothing is in the bucket");
    ensure!(!folder.join("gongkai-files").exists(), "nothing is kept beside the bucket");
    done(&["export", "qinglan", "out"]).await?;
    let out = folder.join("out/file/1/名单.zip");
    ensure!(std::fs::read(&out).with_context(|| out.display().to_string())? == bytes);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_told_at_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir_all(folder.path().join("buckets/county"))?;
    let server = buckets(&folder.path().join("buckets")).await?;
    let output = gongkai(folder.path(), &server, "another", &["site", "list"]).await?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.code() == Some(2) && said.contains("403") && said.contains("--files"),
        "{said}"
    );
    Ok(())
}
