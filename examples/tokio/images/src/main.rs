//! A web service with four workers whose page loads five images, each of which takes two seconds of its worker's time.
//!
//! While the first image is made, nobody looks at the sockets of the other four, although three workers sleep: the worker
//! that waited for I/O is the one that makes the image, and it woke none of the others before it began. `load-images`, beside
//! this program, makes the requests and prints how long each took.
//!
//! ```sh
//! cargo run -p pollscope-example-images                       # 2 s, and 4 s four times
//! cargo run -p pollscope-example-images -- --eager-handoff    # 2 s four times, and 4 s
//! cargo run -p pollscope-example-images -- --spawn-blocking   # 2 s five times
//! ```

use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use pollscope::{Agent, Pollscope};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

mod options;
use options::Options;

const WORKERS: usize = 4;
const IMAGES: u32 = 5;
const RENDERING: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let options = match Options::from_arguments(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    match serve(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot serve: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(options: &Options) -> std::io::Result<()> {
    let (runtime, _agent) = observed_runtime(options)?;
    let image = if options.spawn_blocking { get(image_elsewhere) } else { get(image) };
    let service = Router::new().route("/", get(page)).route("/{id}/image.svg", image);
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        println!("serving http://{}", listener.local_addr()?);
        axum::serve(listener, service).await
    })
}

fn observed_runtime(options: &Options) -> std::io::Result<(Runtime, Agent)> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(WORKERS).enable_all();
    #[cfg(tokio_unstable)]
    if options.eager_handoff {
        builder.enable_eager_driver_handoff();
    }
    Pollscope::new("images").from_environment().build(&mut builder)
}

async fn page() -> Html<String> {
    Html((1..=IMAGES).map(|id| format!("<img src=\"/{id}/image.svg\" width=\"160\" height=\"160\">")).collect())
}

/// Holds its worker for as long as it takes, as computing does.
async fn image(Path(id): Path<u32>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "image/svg+xml")], render(id))
}

/// Lets its worker go.
async fn image_elsewhere(Path(id): Path<u32>) -> impl IntoResponse {
    let rendered = tokio::task::spawn_blocking(move || render(id)).await;
    ([(CONTENT_TYPE, "image/svg+xml")], rendered.expect("rendering does not panic"))
}

fn render(id: u32) -> String {
    thread::sleep(RENDERING);
    let hue = 360 * id / IMAGES;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 2\"><rect width=\"2\" height=\"2\" fill=\"hsl({hue} 70% 60%)\"/></svg>"
    )
}
