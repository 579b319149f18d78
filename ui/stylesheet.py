"""The application's style sheet, built from a theme's tokens.

Widgets opt in by object name (one of a kind: `sidebar`, `topBar`, `composer` …) or by the dynamic
property `role` (many of a kind: "primary", "quiet", "chip", "card", "tag", "muted" …; `state` for
"ok", "warn", "bad", "accent"). Knows no widget class of this project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.fonts import points

if TYPE_CHECKING:
    from ui.theme import Theme


def stylesheet(theme: Theme) -> str:
    """All rules for `theme`. Sizes in points, since style sheets round pixels to whole numbers."""
    parts = (
        _surfaces,
        _text,
        _buttons,
        _fields,
        _cards,
        _markdown,
        _menus,
        _models,
        _chat,
        _tools,
        _first_run,
        _commands,
        _scroll_bars,
    )
    return "\n".join(part(theme) for part in parts)


def _surfaces(theme: Theme) -> str:
    c = theme.palette
    return f"""
QMainWindow, QDialog, #transcript, #page {{ background: {c.background}; }}
#sidebar {{ background: {c.sidebar}; border: none; border-right: 1px solid {c.line}; }}
#topBar {{ background: {c.background}; border: none; border-bottom: 1px solid {c.line}; }}
#transcript, #transcript > QWidget, #transcript > QWidget > QWidget#column {{
  background: {c.background}; border: none; }}
QFrame#popover {{ background: {c.card}; border: 1px solid {c.line}; }}
QFrame[role="rule"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
QToolTip {{ background: {c.card}; color: {c.ink}; border: 1px solid {c.line}; padding: 4px 7px; }}
QSplitter::handle {{ background: {c.line}; }}
"""


def _text(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    return f"""
QLabel {{ background: transparent; }}
*[role="title"] {{ font-size: {points(s.title)}pt; font-weight: 600; }}
*[role="strong"] {{ font-weight: 600; }}
*[role="cardTitle"] {{ font-size: {points(s.card_title)}pt; font-weight: 600; }}
*[role="section"] {{ font-weight: 600; }}
*[role="small"] {{ font-size: {points(s.small)}pt; }}
*[role="muted"] {{ color: {c.muted}; }}
*[role="hint"] {{ color: {c.muted}; font-size: {points(s.small)}pt; }}
*[role="caption"] {{ color: {c.muted}; font-size: {points(s.caption)}pt; }}
*[role="note"] {{ color: {c.muted}; font-size: {points(s.note)}pt; }}
*[role="thinking"] {{ color: {c.muted}; font-size: {points(s.thinking)}pt; }}
QLabel[state="ok"] {{ color: {c.ok}; }}
QLabel[state="warn"] {{ color: {c.warn}; }}
QLabel[state="bad"] {{ color: {c.bad}; }}
QLabel[state="accent"] {{ color: {c.accent}; }}
"""


def _buttons(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    small = points(s.small)
    return f"""
QPushButton {{ background: {c.card}; color: {c.ink}; border: 1px solid {c.line};
  border-radius: {s.radius_button}px; padding: 5px 12px; font-weight: 500; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.line}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.muted}; background: transparent; }}
QPushButton::menu-indicator, QToolButton::menu-indicator {{ image: none; width: 0; }}
*[role="primary"] {{ background: {c.accent}; border: 1px solid {c.accent}; color: {c.on_accent};
  border-radius: {s.radius_card - 1}px; }}
*[role="primary"]:hover, *[role="primary"]:pressed {{ background: {c.accent}; }}
*[role="primary"]:focus {{ border-color: {c.ink}; }}
*[role="primary"]:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.muted}; }}
QToolButton {{ background: transparent; color: {c.muted}; border: 1px solid transparent;
  border-radius: {s.radius_row}px; padding: 3px; }}
QToolButton:hover {{ background: {c.hover}; color: {c.ink}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton:disabled {{ color: {c.line}; }}
QPushButton[role="quiet"], QToolButton[role="quiet"] {{ background: transparent; color: {c.muted};
  border: 1px solid transparent; border-radius: {s.radius_row}px; padding: 2px 6px;
  font-size: {small}pt; font-weight: 400; text-align: left; }}
*[role="quiet"]:hover {{ color: {c.ink}; background: {c.hover}; }}
*[role="quiet"]:focus {{ border-color: {c.accent}; }}
QPushButton[role="chip"], QToolButton[role="chip"], QLabel[role="chip"] {{ background: transparent;
  color: {c.ink}; border: 1px solid {c.line}; border-radius: {s.radius_button}px;
  padding: 3px 9px; font-size: {small}pt; font-weight: 400; }}
*[role="chip"]:hover {{ background: {c.hover}; }}
*[role="chip"]:focus {{ border-color: {c.accent}; }}
*[role="model"] {{ background: transparent; border: 1px solid transparent; color: {c.ink};
  border-radius: {s.radius_row}px; padding: 4px 8px; font-weight: 600; }}
*[role="model"]:hover {{ background: {c.hover}; }}
*[role="model"]:focus {{ border-color: {c.accent}; }}
QPushButton[kind="action"] {{ padding: 4px 11px; font-size: {points(s.action)}pt;
  border-radius: {s.radius_button}px; }}
QPushButton[role="link"], QPushButton[role="link"][kind="action"] {{ background: transparent;
  border: none; border-bottom: 1px solid transparent; border-radius: 0; color: {c.accent};
  padding: 0 1px; font-weight: 400; text-align: left; font-size: {points(s.body)}pt; }}
QPushButton[role="aside"], QPushButton[role="aside"][kind="action"] {{ background: transparent;
  border: none; border-bottom: 1px solid transparent; border-radius: 0; color: {c.muted};
  padding: 0 1px; font-weight: 400; text-align: left; font-size: {small}pt; }}
QPushButton[role="aside"]:hover, QPushButton[role="aside"]:focus {{ background: transparent;
  color: {c.ink}; border-bottom-color: {c.ink}; }}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus {{ background: transparent;
  border-bottom-color: {c.accent}; }}
QPushButton[role="link"]:disabled {{ color: {c.muted}; }}
#chatSearch {{ background: transparent; border: 1px solid transparent;
  border-radius: {s.radius_button}px; }}
#chatSearch:hover {{ background: {c.hover}; }}
#chatSearch QLineEdit {{ background: transparent; border: 1px solid transparent;
  padding: 4px 3px; }}
#chatSearch QLineEdit:focus {{ border-color: {c.accent}; }}
#chatList {{ background: transparent; border: none; outline: none; }}
QPushButton[role="newChat"] {{ background: {c.card}; border: 1px solid {c.line};
  border-radius: {s.radius_button}px; padding: 9px 10px; font-weight: 500; }}
QPushButton[role="newChat"]:hover {{ background: {c.hover}; }}
QPushButton[role="newChat"]:focus {{ border-color: {c.accent}; }}
QPushButton[role="row"] {{ background: transparent; border: 1px solid transparent;
  border-radius: {s.radius_row}px; padding: 6px 9px; text-align: left; font-weight: 400; }}
QPushButton[role="row"]:hover, QPushButton[role="row"]:checked {{ background: {c.hover}; }}
QPushButton[role="row"]:checked {{ font-weight: 500; }}
QPushButton[role="row"]:focus {{ border-color: {c.accent}; }}
"""


def _fields(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    return f"""
#composer {{ background: {c.card}; border: 1px solid {c.line};
  border-radius: {s.radius_bubble}px; }}
#composer[active="true"] {{ border-color: {c.muted}; }}
#questionEditor {{ background: {c.card}; border: 1px solid {c.muted};
  border-radius: {s.radius_bubble}px; }}
#privateBar {{ background: {c.bubble}; border: none; border-radius: {s.radius_button}px; }}
#questionEditor QPlainTextEdit, #composer QPlainTextEdit, #composer QTextEdit {{
  background: transparent; border: none; color: {c.ink}; padding: 0; }}
QLineEdit {{ background: {c.card}; border: 1px solid {c.line}; color: {c.ink};
  border-radius: {s.radius_button}px; padding: 5px 9px; }}
QLineEdit:focus {{ border-color: {c.accent}; }}
QPlainTextEdit[role="field"] {{ background: {c.card}; border: 1px solid {c.line}; color: {c.ink};
  border-radius: {s.radius_button}px; padding: 5px 6px; }}
QPlainTextEdit[role="field"]:focus {{ border-color: {c.accent}; }}
QLineEdit[state="bad"], QPlainTextEdit[state="bad"] {{ border-color: {c.bad}; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
"""


def _cards(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    return f"""
*[role="bubble"] {{ background: {c.bubble}; border: none; border-radius: {s.radius_bubble}px; }}
*[role="card"] {{ background: {c.card}; border: 1px solid {c.line};
  border-radius: {s.radius_card}px; }}
*[role="card"][state="bad"] {{ border-color: {c.bad}; }}
*[role="card"][state="warn"] {{ border-color: {c.warn}; }}
*[role="card"][state="accent"] {{ border-color: {c.accent}; }}
*[role="file"] {{ background: {c.bubble}; border: 1px solid transparent;
  border-radius: {s.radius_button}px; }}
QFrame[role="file"]:focus {{ border-color: {c.accent}; }}
*[role="problem"] {{ background: {c.warn_soft}; border: none; border-radius: {s.radius_button}px; }}
*[role="thinkingBody"] {{ border: none; border-left: 2px solid {c.line}; color: {c.muted}; }}
*[role="tag"] {{ background: {c.bubble}; color: {c.muted}; border: none;
  border-radius: {s.radius_tag}px; font-size: {points(s.caption)}pt; }}
QLabel[role="tag"] {{ padding: 1px 8px; }}
*[role="tag"][state="ok"] {{ background: {c.ok_soft}; color: {c.ok}; }}
*[role="tag"][state="warn"] {{ background: {c.warn_soft}; color: {c.warn}; }}
*[role="tag"][state="bad"] {{ background: {c.bad_soft}; color: {c.bad}; }}
*[role="tag"][state="accent"] {{ background: {c.accent_soft}; color: {c.accent}; }}
*[role="tag"] QLabel {{ color: {c.muted}; font-size: {points(s.caption)}pt; }}
*[role="tag"][state="ok"] QLabel {{ color: {c.ok}; }}
*[role="tag"][state="warn"] QLabel {{ color: {c.warn}; }}
*[role="tag"][state="bad"] QLabel {{ color: {c.bad}; }}
*[role="tag"][state="accent"] QLabel {{ color: {c.accent}; }}
"""


def _markdown(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    inner = s.radius_code - 1
    return f"""
QFrame[role="code"] {{ background: {c.code}; border: 1px solid {c.line};
  border-radius: {s.radius_code}px; }}
QFrame[role="code"][piece="first"] {{ border-bottom: none; border-bottom-left-radius: 0;
  border-bottom-right-radius: 0; }}
QFrame[role="code"][piece="middle"] {{ border-top: none; border-bottom: none; border-radius: 0; }}
QFrame[role="code"][piece="last"] {{ border-top: none; border-top-left-radius: 0;
  border-top-right-radius: 0; }}
QFrame[role="codeHeader"] {{ background: transparent; border: none;
  border-bottom: 1px solid {c.line}; }}
QFrame[role="code"] QAbstractScrollArea {{ background: transparent; border: none;
  border-bottom-left-radius: {inner}px; border-bottom-right-radius: {inner}px; }}
QTreeWidget[role="json"] {{ background: transparent; border: none; outline: none; }}
QTreeWidget[role="json"]::item {{ padding: 2px 4px; }}
QTreeWidget[role="json"]::item:selected {{ background: {c.hover}; }}
QTextEdit[role="prose"] {{ background: transparent; border: none; padding: 0; margin: 0; }}
"""


def _menus(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    return f"""
QMenu {{ background: {c.card}; color: {c.ink}; border: 1px solid {c.line}; padding: 5px; }}
QMenu::item {{ padding: 6px 22px 6px 12px; border-radius: {s.radius_tag}px; }}
QMenu::item:selected {{ background: {c.hover}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 5px 8px; }}
"""


def _models(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    return f"""
#modelTabs {{ background: transparent; border: none; }}
#modelTabs::tab {{ background: transparent; color: {c.muted}; border: none;
  border-bottom: 2px solid transparent; padding: 0 1px 7px 1px; margin-right: 18px; }}
#modelTabs::tab:hover {{ color: {c.ink}; }}
#modelTabs::tab:selected {{ color: {c.ink}; font-weight: 600; border-bottom-color: {c.accent}; }}
#modelTabs::tab:selected:focus {{ color: {c.accent}; }}
#modelTabs[open="false"]::tab:selected {{ color: {c.muted}; font-weight: 400;
  border-bottom-color: transparent; }}
#modelSearch {{ background: transparent; border: 1px solid transparent; padding: 4px 6px; }}
#modelSearch:hover {{ background: {c.hover}; }}
#modelSearch:focus {{ background: {c.card}; border-color: {c.accent}; }}
QScrollArea[role="list"], QScrollArea[role="list"] > QWidget > QWidget#list {{
  background: {c.background}; border: none; }}
QFrame[role="panel"] {{ background: {c.sidebar}; border: none;
  border-radius: {s.radius_button}px; }}
#openness {{ margin-top: 5px; }}
"""


def _chat(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    return f"""
QPushButton[role="suggestion"] {{ background: transparent; border: 1px solid {c.line};
  border-radius: {s.radius_card}px; padding: 11px 15px; text-align: left; font-weight: 400; }}
QPushButton[role="suggestion"]:hover {{ background: {c.card}; border-color: {c.muted}; }}
QPushButton[role="suggestion"]:focus {{ border-color: {c.accent}; }}
#transcript > QFrame[role="card"] {{ background: {c.card}; border: 1px solid {c.line};
  border-radius: {s.radius_card}px; }}
#transcript > QToolButton[role="jump"] {{ background: {c.card}; border: 1px solid {c.line};
  border-radius: 17px; }}
#transcript > QToolButton[role="jump"]:hover {{ background: {c.hover}; }}
#transcript > QToolButton[role="jump"]:focus {{ border-color: {c.accent}; }}
QProgressBar#loadingBar, QProgressBar#loadingBar::chunk {{ border-radius: 0; min-height: 3px;
  max-height: 3px; }}
"""


def _tools(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    small = points(s.small)
    return f"""
QTableView#activity {{ background: transparent; border: none; color: {c.ink};
  font-size: {small}pt; selection-background-color: {c.hover}; selection-color: {c.ink};
  outline: none; }}
QTableView#activity::item {{ padding: 0 8px; border: none; border-bottom: 1px solid {c.line}; }}
QTableView#activity::item:selected {{ background: {c.hover}; }}
QTableView#activity QHeaderView {{ background: transparent; border: none; }}
QTableView#activity QHeaderView::section {{ background: transparent; color: {c.muted};
  border: none; border-bottom: 1px solid {c.line}; padding: 5px 8px 5px 11px;
  font-size: {points(s.caption)}pt; }}
QTableView#activity QTableCornerButton::section {{ background: transparent; border: none; }}
#consent:focus {{ border: 2px solid {c.accent}; }}
"""


def _first_run(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    return f"""
#wizard {{ background: {c.sidebar}; }}
#wizardCard {{ background: {c.background}; border: 1px solid {c.line}; border-radius: 16px; }}
#wizardCard QScrollArea, #wizardCard QScrollArea > QWidget > QWidget {{
  background: transparent; border: none; }}
#downloadStrip {{ background: {c.background}; border: none; }}
QFrame[role="skeleton"] {{ background: {c.bubble}; border: none; border-radius: 4px; }}
QLabel[role="modelName"] {{ font-size: {points(s.headings[2])}pt; font-weight: 600; }}
QRadioButton[role="option"] {{ background: {c.card}; border: 1px solid {c.line};
  border-radius: {s.radius_card}px; }}
QRadioButton[role="option"]:hover {{ border-color: {c.muted}; }}
QRadioButton[role="option"]:checked {{ border-color: {c.accent}; }}
QRadioButton[role="option"]:focus {{ border: 2px solid {c.accent}; }}
QPushButton[role="link"] {{ background: transparent; color: {c.accent}; border: none;
  border-bottom: 1px solid transparent; border-radius: 0; padding: 0; font-weight: 500; }}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus {{
  border-bottom-color: {c.accent}; }}
"""


def _commands(theme: Theme) -> str:
    c, s = theme.palette, theme.sizes
    return f"""
#paletteField {{ background: transparent; border: none; border-bottom: 1px solid {c.line};
  border-radius: 0; padding: 9px 7px 11px 7px; font-size: {points(s.card_title)}pt; }}
#paletteList {{ background: transparent; border: none; outline: none; }}
QLabel[role="key"] {{ background: {c.bubble}; color: {c.ink}; border: 1px solid {c.line};
  border-radius: {s.radius_tag}px; padding: 1px 7px; font-size: {points(s.caption)}pt; }}
QScrollArea[role="onCard"], QScrollArea[role="onCard"] > QWidget > QWidget#onCard {{
  background: transparent; border: none; }}
"""


def _scroll_bars(theme: Theme) -> str:
    c = theme.palette
    thumb = c.muted if theme.high_contrast else c.line
    return f"""
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {thumb}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
