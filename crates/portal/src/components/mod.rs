//! The pieces pages are made of, one file each. Every piece says what it says by word and shape, never by
//! colour alone, and works without JavaScript.

pub mod badge;
pub mod changes;
pub mod chart;
pub mod checklist;
pub mod copy;
pub mod dialog;
pub mod download;
pub mod empty;
pub mod facts;
pub mod field;
pub mod form;
pub mod icon;
pub mod layout;
pub mod menu;
pub mod money;
pub mod notice;
pub mod pager;
pub mod rate;
pub mod search;
pub mod stat;
pub mod steps;
pub mod table;
pub mod tabs;
pub mod time;
pub mod timeline;
