//! Heads of HTTP requests.

/// More than the headers of any browser.
const MOST_HEADERS: usize = 64;

/// A request without a body, which is all that is ever asked.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// With the query.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
}

/// The bytes are no request that HTTP knows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoRequest;

impl Request {
    /// The request, and how many bytes its head has; none while more have to come.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, NoRequest> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        let length = match parsed.parse(bytes) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(_) => return Err(NoRequest),
        };
        let mut headers = Vec::new();
        for header in parsed.headers.iter() {
            let value = str::from_utf8(header.value).map_err(|_| NoRequest)?;
            headers.push((header.name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let method = parsed.method.unwrap_or_default().to_owned();
        let target = parsed.path.unwrap_or_default().to_owned();
        Ok(Some((Self { method, target, headers }, length)))
    }

    /// A header that is there once; two that say different things say nothing.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let value = values.next()?;
        values.next().is_none().then_some(value)
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    pub(crate) fn wants_web_socket(&self) -> bool {
        let says = |name, word: &str| {
            let values = self.header(name).unwrap_or("").split(',');
            values.into_iter().any(|value| value.trim().eq_ignore_ascii_case(word))
        };
        says("upgrade", "websocket") && says("connection", "upgrade")
    }
}
