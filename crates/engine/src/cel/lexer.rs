//! Cuts a source into tokens, by the lexical rules of CEL.
//!
//! What CEL has and conditions do not (unsigned numbers, bytes) and what people type out of habit (`=`, `&`,
//! curly quotes) is recognised here, to be refused with the right advice. All lexical mistakes are reported
//! at once.

use super::mistake::Report;
use super::number::{self, DECIMAL_MAX, Unrepresentable};

/// A piece of the source.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token<'s> {
    pub kind: Kind<'s>,
    /// Where it starts, in bytes.
    pub at: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kind<'s> {
    /// A whole number without its sign: a minus before it is applied by the parser, so that the smallest one
    /// fits.
    Int(u64),
    /// A decimal without its sign, in millionths.
    Decimal(i128),
    Str(String),
    /// A name or a key word.
    Word(&'s str),
    /// An operator or a bracket.
    Symbol(&'static str),
    End,
}

/// Cuts the whole source. The last token is always [`Kind::End`].
pub(super) fn tokens<'s>(source: &'s str, report: &mut Report<'s>) -> Vec<Token<'s>> {
    let mut lexer = Lexer { source, at: 0, report };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks();
        let at = lexer.at;
        let Some(first) = lexer.peek() else {
            tokens.push(Token { kind: Kind::End, at });
            return tokens;
        };
        if let Some(kind) = lexer.token(first) {
            tokens.push(Token { kind, at });
        }
    }
}

/// Longer operators come first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 25] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")", "[", "]",
    "{", "}", ",", ".", ";",
];

struct Lexer<'s, 'r> {
    source: &'s str,
    at: usize,
    report: &'r mut Report<'s>,
}

impl<'s> Lexer<'s, '_> {
    /// Reads one token and always moves on by at least one character; none if it was refused.
    fn token(&mut self, first: char) -> Option<Kind<'s>> {
        if let Some(prefix) = self.string_prefix() {
            return self.string(prefix);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            return Some(Kind::Word(self.take_while(|c| c.is_ascii_alphanumeric() || c == '_')));
        }
        let fraction = first == '.' && self.rest()[1..].starts_with(|c: char| c.is_ascii_digit());
        if first.is_ascii_digit() || fraction {
            return self.number();
        }
        if let Some(symbol) = SYMBOLS.iter().find(|symbol| self.rest().starts_with(**symbol)) {
            self.at += symbol.len();
            return Some(Kind::Symbol(symbol));
        }
        self.refuse_character(first);
        None
    }

    fn refuse_character(&mut self, character: char) {
        let at = self.at;
        self.at += character.len_utf8();
        let (reason, fix) = match character {
            '=' => ("`=` is no comparison".to_owned(), "write `==`"),
            '&' => ("`&` is no operator".to_owned(), "write `&&`"),
            '|' => ("`|` is no operator".to_owned(), "write `||`"),
            '“' | '”' | '„' | '‘' | '’' | '«' | '»' => {
                (format!("`{character}` does not open a text"), "use straight quotes: \"…\" or '…'")
            }
            '`' => ("quoted names are not offered".to_owned(), "write the field's name without quotes"),
            '≤' => ("`≤` is no operator".to_owned(), "write `<=`"),
            '≥' => ("`≥` is no operator".to_owned(), "write `>=`"),
            '≠' => ("`≠` is no operator".to_owned(), "write `!=`"),
            _ => {
                let reason = format!("`{}` has no meaning outside a text", character.escape_debug());
                (reason, "remove it, or put it in quotes if it is text")
            }
        };
        self.report.add(at, reason, fix);
    }

    fn number(&mut self) -> Option<Kind<'s>> {
        let at = self.at;
        let is_hex = self.rest().strip_prefix("0x").is_some_and(|rest| rest.starts_with(is_hex_digit));
        let kind = if is_hex {
            self.at += 2;
            let digits = self.take_while(is_hex_digit);
            u64::from_str_radix(digits, 16).ok().map(Kind::Int)
        } else {
            self.decimal_number(at)
        };
        let tail_at = self.at;
        let tail = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        if tail == "u" || tail == "U" {
            self.report.add(at, "unsigned numbers are not offered", "leave out the `u`");
            return None;
        }
        if !tail.is_empty() {
            let reason = format!("`{tail}` follows a number directly");
            self.report.add(tail_at, reason, "put an operator between them, or quotes around a text");
            return None;
        }
        if kind.is_none() {
            let reason = format!("`{}` is too large", &self.source[at..self.at]);
            self.report.add(at, reason, format!("write at most {}", i64::MAX));
        }
        kind
    }

    /// A number without `0x`; one that cannot be represented is refused and stands for zero meanwhile.
    fn decimal_number(&mut self, at: usize) -> Option<Kind<'s>> {
        self.take_while(|c| c.is_ascii_digit());
        let mut is_decimal = false;
        if self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
            is_decimal = true;
        }
        let exponent = self.rest().strip_prefix(['e', 'E']);
        let exponent = exponent.map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest));
        if let Some(rest) = exponent.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            self.at = self.source.len() - rest.len();
            self.take_while(|c| c.is_ascii_digit());
            is_decimal = true;
        }
        let text = &self.source[at..self.at];
        if !is_decimal {
            return text.parse().ok().map(Kind::Int);
        }
        match number::parse_decimal(text) {
            Ok(value) => return Some(Kind::Decimal(value)),
            Err(Unrepresentable::TooFine) => self.report.add(
                at,
                format!("`{text}` has more than six digits after the point"),
                "round it to six digits",
            ),
            Err(Unrepresentable::TooLarge) => self.report.add(
                at,
                format!("`{text}` is too large"),
                format!("write at most {}", number::print_decimal(DECIMAL_MAX)),
            ),
        }
        Some(Kind::Decimal(0))
    }

    /// Whether a text starts here, and with which prefix: `r` for raw ones, `b` for bytes, in either case.
    fn string_prefix(&self) -> Option<&'s str> {
        let rest = self.rest();
        let letters = rest.bytes().take(3).take_while(u8::is_ascii_alphabetic).count();
        let (prefix, after) = rest.split_at(letters);
        let known = ["", "r", "b", "rb", "br"].iter().any(|known| prefix.eq_ignore_ascii_case(known));
        (known && after.starts_with(['"', '\''])).then_some(prefix)
    }

    fn string(&mut self, prefix: &str) -> Option<Kind<'s>> {
        let at = self.at;
        self.at += prefix.len();
        let is_raw = prefix.contains(['r', 'R']);
        let quote = if self.rest().starts_with('"') { "\"" } else { "'" };
        let triple = quote.repeat(3);
        let close = if self.rest().starts_with(&triple) { triple.as_str() } else { quote };
        self.at += close.len();
        let mut text = String::new();
        loop {
            if self.rest().starts_with(close) {
                self.at += close.len();
                break;
            }
            let next = self.peek();
            let Some(character) = next.filter(|&c| close.len() == 3 || !matches!(c, '\n' | '\r')) else {
                self.report.add(at, "this text has no end", format!("close it with {close}"));
                return None;
            };
            if character == '\\' && !is_raw {
                text.extend(self.escape());
            } else {
                self.at += character.len_utf8();
                text.push(character);
            }
        }
        if prefix.contains(['b', 'B']) {
            self.report.add(at, "bytes are not offered", "leave out the `b` to compare text");
            return None;
        }
        Some(Kind::Str(text))
    }

    /// Reads an escape sequence, the backslash included; none if it was refused.
    fn escape(&mut self) -> Option<char> {
        let at = self.at;
        self.at += 1;
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        let code = match letter {
            'a' => return Some('\x07'),
            'b' => return Some('\x08'),
            'f' => return Some('\x0c'),
            'n' => return Some('\n'),
            'r' => return Some('\r'),
            't' => return Some('\t'),
            'v' => return Some('\x0b'),
            '\\' | '?' | '"' | '\'' | '`' => return Some(letter),
            'x' | 'X' => self.code(self.at, 2, 16),
            'u' => self.code(self.at, 4, 16),
            'U' => self.code(self.at, 8, 16),
            '0'..='3' => self.code(at + 1, 3, 8),
            _ => None,
        };
        let character = code.and_then(char::from_u32);
        if character.is_none() {
            let written = &self.source[at..self.at];
            let reason = format!("`{written}` is no escape sequence");
            self.report.add(at, reason, "write `\\\\` for a backslash, or use \\n, \\t, \\\", \\', \\u00e9");
        }
        character
    }

    fn code(&mut self, start: usize, digits: usize, radix: u32) -> Option<u32> {
        let text = self.source.get(start..start + digits)?;
        let code =
            text.chars().all(|c| c.is_digit(radix)).then(|| u32::from_str_radix(text, radix).ok())??;
        self.at = start + digits;
        Some(code)
    }

    /// Skips blanks and `// comments`.
    fn skip_blanks(&mut self) {
        loop {
            self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'s str {
        let rest = self.rest();
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }
}

fn is_hex_digit(character: char) -> bool {
    character.is_ascii_hexdigit()
}
