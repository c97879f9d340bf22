//! Target expressions: which screens a campaign is for. `*`, `screen:ID`, `group:ID`, `under:ID`, `key`,
//! `key=value`, `key>=n`, joined by `&` (binds tighter), `|`, `!` and parentheses. Nothing written = no screen.
use std::fmt;

/// The longest expression in characters.
pub const MAX_LENGTH: usize = 2000;
/// How deep parentheses and `!` may nest.
const MAX_DEPTH: usize = 32;

/// A parsed expression; `None` matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target(pub Option<Expr>);

/// A part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// At least one of two or more.
    Or(Vec<Self>),
    /// All of two or more.
    And(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// `*`: every screen.
    All,
    /// This screen.
    Screen(String),
    /// The screens of this group.
    Group(String),
    /// The screens of this site, or of any site below it.
    Under(String),
    /// The key is there, with or without a value.
    Has(String),
    /// One of the key's values is this.
    Is(String, String),
    /// One of the key's values is a whole number that compares so.
    Compares(String, Comparison, i64),
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `>`
    Above,
}

/// What a screen is matched by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The screen's id.
    pub screen: String,
    /// Ids of the groups it is in.
    pub groups: Vec<String>,
    /// Ids of its site and of all sites above.
    pub path: Vec<String>,
    /// Its effective tags: `key` or `key=value`.
    pub tags: Vec<String>,
}

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What to change.
    pub message: String,
    /// Characters before it.
    pub position: usize,
}

/// Reads an expression.
pub fn parse(text: &str) -> Result<Target, SyntaxError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > MAX_LENGTH {
        return Err(SyntaxError {
            message: format!("is longer than {MAX_LENGTH} characters"),
            position: MAX_LENGTH,
        });
    }
    let mut parser = Parser { chars, at: 0 };
    if parser.peek().is_none() {
        return Ok(Target(None));
    }
    let expr = parser.any(0)?;
    match parser.peek() {
        None => Ok(Target(Some(expr))),
        Some(')') => Err(parser.wrong("`)` without its `(`")),
        Some(_) => Err(parser.wrong("expected `&` or `|` here")),
    }
}

impl Target {
    /// Whether the target means this screen.
    pub fn matches(&self, subject: &Subject) -> bool {
        self.0.as_ref().is_some_and(|expr| expr.matches(subject))
    }

    /// Every atom of the expression, left to right.
    pub fn atoms(&self) -> Vec<&Expr> {
        let mut found = Vec::new();
        if let Some(expr) = &self.0 {
            expr.collect(&mut found);
        }
        found
    }
}

impl Expr {
    fn matches(&self, subject: &Subject) -> bool {
        match self {
            Self::Or(parts) => parts.iter().any(|e| e.matches(subject)),
            Self::And(parts) => parts.iter().all(|e| e.matches(subject)),
            Self::Not(part) => !part.matches(subject),
            Self::All => true,
            Self::Screen(id) => subject.screen == *id,
            Self::Group(id) => subject.groups.contains(id),
            Self::Under(id) => subject.path.contains(id),
            Self::Has(key) => values(subject, key).next().is_some(),
            Self::Is(key, value) => values(subject, key).any(|v| v == Some(value)),
            Self::Compares(key, comparison, n) => {
                let numbers = values(subject, key).filter_map(|v| v?.parse().ok());
                numbers.into_iter().any(|v: i64| comparison.holds(v, *n))
            }
        }
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Self>) {
        match self {
            Self::Or(parts) | Self::And(parts) => {
                for part in parts {
                    part.collect(found);
                }
            }
            Self::Not(part) => part.collect(found),
            atom => found.push(atom),
        }
    }
}

/// The values of the key's tags; `None` for the bare key.
fn values<'a>(subject: &'a Subject, key: &'a str) -> impl Iterator<Item = Option<&'a str>> {
    subject.tags.iter().filter_map(move |tag| {
        let (k, value) = super::tags::split(tag);
        (k == key).then_some(value)
    })
}

impl Comparison {
    /// Whether `value` compares so with `n`.
    pub fn holds(self, value: i64, n: i64) -> bool {
        match self {
            Self::AtLeast => value >= n,
            Self::AtMost => value <= n,
            Self::Below => value < n,
            Self::Above => value > n,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::Below => "<",
            Self::Above => ">",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .as_ref()
            .map_or(Ok(()), |expr| fmt::Display::fmt(expr, f))
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(parts) => join(f, parts, " | "),
            Self::And(parts) => join(f, parts, " & "),
            Self::Not(part) => {
                f.write_str("!")?;
                part.grouped(f)
            }
            Self::All => f.write_str("*"),
            Self::Screen(id) => write!(f, "screen:{id}"),
            Self::Group(id) => write!(f, "group:{id}"),
            Self::Under(id) => write!(f, "under:{id}"),
            Self::Has(key) => f.write_str(key),
            Self::Is(key, value) => write!(f, "{key}={value}"),
            Self::Compares(key, comparison, n) => write!(f, "{key}{}{n}", comparison.sign()),
        }
    }
}

impl Expr {
    fn grouped(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(_) | Self::And(_) => write!(f, "({self})"),
            other => fmt::Display::fmt(other, f),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Expr], between: &str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        part.grouped(f)?;
    }
    Ok(())
}

struct Parser {
    chars: Vec<char>,
    at: usize,
}

impl Parser {
    /// The next character that is no space.
    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn wrong(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            message: message.into(),
            position: self.at,
        }
    }

    fn any(&mut self, depth: usize) -> Result<Expr, SyntaxError> {
        let first = self.every(depth)?;
        let mut parts = vec![first];
        while self.take('|') {
            parts.push(self.every(depth)?);
        }
        Ok(one_or(parts, Expr::Or))
    }

    fn every(&mut self, depth: usize) -> Result<Expr, SyntaxError> {
        let first = self.term(depth)?;
        let mut parts = vec![first];
        while self.take('&') {
            parts.push(self.term(depth)?);
        }
        Ok(one_or(parts, Expr::And))
    }

    fn term(&mut self, depth: usize) -> Result<Expr, SyntaxError> {
        if depth > MAX_DEPTH {
            return Err(self.wrong("is nested too deeply: simplify it"));
        }
        match self.peek() {
            Some('!') => {
                self.at += 1;
                Ok(Expr::Not(Box::new(self.term(depth + 1)?)))
            }
            Some('(') => {
                self.at += 1;
                let inner = self.any(depth + 1)?;
                if self.take(')') {
                    Ok(inner)
                } else {
                    Err(self.wrong("expected `)` here"))
                }
            }
            Some('*') => {
                self.at += 1;
                Ok(Expr::All)
            }
            Some(c) if is_word(c) => self.atom(),
            Some(')') => {
                Err(self.wrong("expected a tag, `screen:`, `group:`, `under:` or `*` before `)`"))
            }
            Some(c) => Err(self.wrong(format!("`{c}` cannot stand here"))),
            None => {
                Err(self.wrong("expected a tag, `screen:`, `group:`, `under:` or `*` at the end"))
            }
        }
    }

    fn atom(&mut self) -> Result<Expr, SyntaxError> {
        let start = self.at;
        let key = self.word();
        if self.take(':') {
            return self.reference(&key, start);
        }
        if let Err(message) = super::tags::check_key(&key) {
            return Err(SyntaxError {
                message,
                position: start,
            });
        }
        match self.peek() {
            Some('=') => {
                self.at += 1;
                self.peek();
                let value_at = self.at;
                let value = self.word();
                super::tags::check_value(&value).map_err(|message| SyntaxError {
                    message,
                    position: value_at,
                })?;
                Ok(Expr::Is(key, value))
            }
            Some('<' | '>') => self.comparison(key),
            _ if self.chars[self.at.min(self.chars.len())..].starts_with(&['!', '=']) => {
                Err(self.wrong(format!("write `!{key}=...` instead of `!=`")))
            }
            _ => Ok(Expr::Has(key)),
        }
    }

    fn reference(&mut self, key: &str, start: usize) -> Result<Expr, SyntaxError> {
        let make = match key {
            "screen" => Expr::Screen,
            "group" => Expr::Group,
            "under" => Expr::Under,
            _ => {
                return Err(SyntaxError {
                    message: format!("`{key}:` is not known: use screen:, group: or under:"),
                    position: start,
                });
            }
        };
        self.peek();
        let id = self.word();
        if id.is_empty() {
            return Err(self.wrong(format!("expected an id after `{key}:`")));
        }
        Ok(make(id.to_lowercase()))
    }

    fn comparison(&mut self, key: String) -> Result<Expr, SyntaxError> {
        let above = self.take('>');
        self.at += usize::from(!above);
        // `>=` is one sign: no space inside
        let or_equal = self.chars.get(self.at) == Some(&'=');
        self.at += usize::from(or_equal);
        let comparison = match (above, or_equal) {
            (true, true) => Comparison::AtLeast,
            (true, false) => Comparison::Above,
            (false, true) => Comparison::AtMost,
            (false, false) => Comparison::Below,
        };
        self.peek();
        let start = self.at;
        match self.word().parse() {
            Ok(n) => Ok(Expr::Compares(key, comparison, n)),
            Err(_) => Err(SyntaxError {
                message: format!("expected a whole number after `{}`", comparison.sign()),
                position: start,
            }),
        }
    }

    fn word(&mut self) -> String {
        let rest = &self.chars[self.at.min(self.chars.len())..];
        let word: String = rest.iter().take_while(|c| is_word(**c)).collect();
        self.at += word.chars().count();
        word
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn one_or(mut parts: Vec<Expr>, many: impl Fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}

#[cfg(test)]
mod tests;
