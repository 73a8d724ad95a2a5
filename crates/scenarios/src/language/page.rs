//! Scenarios in the pages of the manual: every fenced block marked `scenario` is played, so that no figure
//! there can go stale.

/// A block of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The line of the page where the block begins, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
}

/// The blocks of a page, in order. A block without `program:` goes on with the program of the block before.
///
/// # Errors
/// The line of a fence that is not closed.
pub fn blocks(page: &str) -> Result<Vec<Block>, usize> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in page.lines().enumerate() {
        match &mut open {
            None if line.trim_end() == "```scenario" => {
                open = Some(Block { line: index.saturating_add(1), text: String::new() });
            }
            None => {}
            Some(_) if line.trim_end() == "```" => blocks.extend(open.take()),
            Some(block) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
        }
    }
    match open {
        Some(block) => Err(block.line),
        None => Ok(blocks),
    }
}
