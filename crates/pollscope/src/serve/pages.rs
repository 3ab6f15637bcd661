//! The console's files, which hold no data of the program, and the exchange of the token in the URL for a cookie.

use std::borrow::Cow;

use super::access::Access;
use super::request::Request;

include!(concat!(env!("OUT_DIR"), "/console.rs"));

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

const NOTHING_HERE: &str = "There is nothing here. The console is at /.\n";
const NOT_OUR_HOST: &str =
    "Pollscope answers only to an IP address or localhost. Open the URL that the program printed.\n";
const WRONG_TOKEN: &str =
    "This token is not the one of the running program. Open the URL that the program printed when it started.\n";
const NO_CONSOLE: &str = "This program was built without the console. See it with\n\n    npx pollscope attach 'URL'\n\n\
     where URL is the one that the program printed; or build it with the feature \"console\", where the console lies in \
     apps/dashboard/dist of Pollscope's repository or in the directory that POLLSCOPE_CONSOLE names.\n";
/// This agent records nothing; a program runs behind it.
const NO_RECORDINGS: &str = "{\"live\":true,\"recordings\":[]}";

/// A file of the console.
struct File {
    path: &'static str,
    bytes: &'static [u8],
}

pub(crate) struct Response {
    status: &'static str,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    pub(crate) body: Cow<'static, [u8]>,
}

impl Response {
    pub(crate) fn text(status: &'static str, text: &'static str) -> Self {
        let body = Cow::Borrowed(text.as_bytes());
        Self { status, content_type: "text/plain; charset=utf-8", headers: Vec::new(), body }
    }

    pub(crate) fn head(&self) -> Vec<u8> {
        let Self { status, content_type, headers, body } = self;
        let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\
             Content-Security-Policy: {CONTENT_SECURITY_POLICY}\r\nX-Content-Type-Options: nosniff\r\n\
             Referrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n{more}\r\n",
            body.len()
        )
        .into_bytes()
    }
}

pub(crate) fn page(request: &Request, access: &Access) -> Response {
    if !access.is_our_host(request) {
        return Response::text("403 Forbidden", NOT_OUR_HOST);
    }
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Response::text("405 Method Not Allowed", NOTHING_HERE);
    }
    match request.path() {
        "/" => match token_of(request.query()) {
            (None, _) => index(),
            (Some(token), rest) if access.is_token(token) => with_cookie(access, &rest),
            (Some(_), _) => Response::text("403 Forbidden", WRONG_TOKEN),
        },
        "/recordings" | "/recordings/" => recordings(request, access),
        path => file(path).unwrap_or_else(|| Response::text("404 Not Found", NOTHING_HERE)),
    }
}

/// The token of a query, and the query without it.
fn token_of(query: &str) -> (Option<&str>, String) {
    let token = query.split('&').find_map(|part| part.strip_prefix("token="));
    let rest: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("token=")).collect();
    (token, rest.join("&"))
}

/// The token must not stay in the address bar, where it would be copied along with a link.
fn with_cookie(access: &Access, rest: &str) -> Response {
    let location = if rest.is_empty() { "/".to_owned() } else { format!("/?{rest}") };
    let headers = vec![("Set-Cookie", access.cookie()), ("Location", location)];
    Response { headers, ..Response::text("303 See Other", "") }
}

fn index() -> Response {
    file("/index.html").unwrap_or_else(|| Response::text("200 OK", NO_CONSOLE))
}

fn recordings(request: &Request, access: &Access) -> Response {
    if !access.is_authorised(request) {
        return Response::text("401 Unauthorized", "The token is missing. Open the URL that was printed.\n");
    }
    let headers = vec![("Cache-Control", "no-store".to_owned())];
    Response { content_type: "application/json", headers, ..Response::text("200 OK", NO_RECORDINGS) }
}

/// Only what was embedded is served: a path is compared, never opened.
fn file(path: &str) -> Option<Response> {
    let file = CONSOLE.iter().find(|file| file.path == path)?;
    // Names of assets change with their content.
    let is_for_good = path.starts_with("/assets/");
    let headers = is_for_good.then(|| ("Cache-Control", "public, max-age=31536000, immutable".to_owned()));
    Some(Response {
        status: "200 OK",
        content_type: content_type(path),
        headers: headers.into_iter().collect(),
        body: Cow::Borrowed(file.bytes),
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
