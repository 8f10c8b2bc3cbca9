//! From answers to bytes: text for the terminal, JSON, CSV, Markdown, DOT, Mermaid. Decides nothing.

pub mod audit;
pub mod bpmn;
pub mod chains;
pub mod comparison;
pub mod csv;
pub mod diagram;
pub mod figure;
pub mod exhaustive;
pub mod flaws;
pub mod json;
mod memo;
pub mod norm;
pub mod outline;
pub mod page;
pub mod paint;
pub mod problems;
pub mod scenario;
pub mod snippet;
pub mod svg;
pub mod table;
pub mod text;
