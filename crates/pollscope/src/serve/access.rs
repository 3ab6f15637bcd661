//! Who may read.

use std::net::IpAddr;

use super::request::Request;

const COOKIE_SECONDS: u32 = 31_536_000;

/// A request shows the token once, in the URL that the program printed, and gets a same-site cookie for it; programs send it
/// as a bearer token.
pub(crate) struct Access {
    token: String,
    host: String,
    /// Cookies are shared by all ports of a host, hence the port in the name.
    cookie_name: String,
}

impl Access {
    pub(crate) fn new(token: &str, host: &str, port: u16) -> Self {
        Self { token: token.to_owned(), host: host.to_owned(), cookie_name: format!("pollscope-{port}") }
    }

    /// Compares in a time that says nothing about where the two differ.
    pub(crate) fn is_token(&self, candidate: &str) -> bool {
        let differences = self.token.bytes().zip(candidate.bytes().chain(std::iter::repeat(0)));
        differences.fold(self.token.len() ^ candidate.len(), |all, (ours, theirs)| all | usize::from(ours ^ theirs))
            == 0
    }

    pub(crate) fn cookie(&self) -> String {
        let Self { cookie_name, token, .. } = self;
        format!("{cookie_name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={COOKIE_SECONDS}")
    }

    /// Whether the request carries the token, as a cookie or as a bearer token.
    pub(crate) fn is_authorised(&self, request: &Request) -> bool {
        if let Some(bearer) = request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")) {
            return self.is_token(bearer);
        }
        let cookies = request.header("cookie").unwrap_or("").split(';').map(str::trim);
        let values = cookies.filter_map(|cookie| cookie.strip_prefix(&self.cookie_name)?.strip_prefix('='));
        values.fold(false, |any, value| any | self.is_token(value))
    }

    /// Whether the Host header names this machine. A page of a foreign site that has pointed its own name at our address
    /// (DNS rebinding) sends that name here; an IP address or localhost cannot be pointed elsewhere.
    pub(crate) fn is_our_host(&self, request: &Request) -> bool {
        let Some(name) = request.header("host").and_then(host_name) else { return false };
        name == "localhost" || name == self.host || name.parse::<IpAddr>().is_ok()
    }

    /// Whether the request comes from a page that we served, or from no page at all.
    pub(crate) fn is_our_origin(&self, request: &Request) -> bool {
        let Some(origin) = request.header("origin") else { return true };
        let host = request.header("host").unwrap_or("");
        origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
    }
}

/// Of `name`, `name:port`, `[::1]` or `[::1]:port`.
fn host_name(host: &str) -> Option<&str> {
    if let Some(rest) = host.strip_prefix('[') {
        let (name, port) = rest.split_once(']')?;
        return (port.is_empty() || is_port(port)).then_some(name);
    }
    match host.split_once(':') {
        None => Some(host),
        Some((name, port)) => port.bytes().all(|byte| byte.is_ascii_digit()).then_some(name),
    }
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request {
        let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        Request::parse(format!("GET /stream HTTP/1.1\r\n{lines}\r\n").as_bytes()).unwrap().unwrap().0
    }

    fn access() -> Access {
        Access::new("0123456789abcdef", "127.0.0.1", 6780)
    }

    #[test]
    fn names_of_other_sites_are_not_ours() {
        for (host, is_ours) in [
            ("127.0.0.1:6780", true),
            ("localhost:6780", true),
            ("[::1]:6780", true),
            ("192.168.1.7", true),
            ("evil.example:6780", false),
            ("localhost.evil.example", false),
            ("127.0.0.1:6780@evil.example", false),
            ("[evil.example]", false),
            ("", false),
        ] {
            assert_eq!(access().is_our_host(&request(&[("Host", host)])), is_ours, "{host}");
        }
        assert!(!access().is_our_host(&request(&[])));
    }

    #[test]
    fn pages_of_other_origins_are_not_ours() {
        let with = |origin| request(&[("Host", "localhost:6780"), ("Origin", origin)]);
        assert!(access().is_our_origin(&with("http://localhost:6780")));
        assert!(!access().is_our_origin(&with("http://localhost:6781")));
        assert!(!access().is_our_origin(&with("http://evil.example")));
        assert!(!access().is_our_origin(&with("null")));
        assert!(access().is_our_origin(&request(&[("Host", "localhost:6780")])));
    }

    #[test]
    fn the_token_is_taken_from_cookie_and_bearer_and_must_be_whole() {
        for (name, value, is_authorised) in [
            ("Cookie", "a=b; pollscope-6780=0123456789abcdef", true),
            ("Cookie", "pollscope-6781=0123456789abcdef", false),
            ("Cookie", "pollscope-6780=0123456789abcde", false),
            ("Cookie", "pollscope-6780=0123456789abcdef0", false),
            ("Authorization", "Bearer 0123456789abcdef", true),
            ("Authorization", "Bearer ", false),
            ("X-Nothing", "0123456789abcdef", false),
        ] {
            assert_eq!(access().is_authorised(&request(&[(name, value)])), is_authorised, "{name}: {value}");
        }
    }
}
