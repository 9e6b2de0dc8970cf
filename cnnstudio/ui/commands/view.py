"""Commands of the View menu: workspaces, zoom, what cards show, theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cnnstudio.ui.commands.table import Command
from cnnstudio.ui.guide.panel import WORKSPACES as GUIDED
from cnnstudio.ui.preferences import Share
from cnnstudio.ui.workspaces.table import WORKSPACES, Entry

if TYPE_CHECKING:
    from cnnstudio.ui.annotating.hand import Hand
    from cnnstudio.ui.main_window import MainWindow

_SHARE_TITLES: dict[Share, str] = {
    "params": "Share of the parameters",
    "macs": "Share of the MACs",
    "memory": "Share of the output memory",
    "time": "Share of the time",
}
_THEME_TITLES = {"system": "As the system", "light": "Light", "dark": "Dark"}


class Zoomed(Protocol):
    """What can be shown larger and smaller."""

    def fit(self) -> None:
        """Show all of it."""

    def actual_size(self) -> None:
        """Show it as large as it is."""

    def zoom_in(self) -> None:
        """Show it larger."""

    def zoom_out(self) -> None:
        """Show it smaller."""


def _in_design(window: MainWindow) -> bool:
    return window.workspace_name == "design"


def _in_inspect(window: MainWindow) -> bool:
    return window.workspace_name == "inspect"


def _hand(window: MainWindow) -> Hand | None:
    """What draws over an image in the Data workspace, if anything does."""
    return window.data.hand if window.workspace_name == "data" else None


def _has_zoom(window: MainWindow) -> bool:
    return _in_design(window) or window.scenes is not None or _hand(window) is not None


def _zoomed(window: MainWindow) -> Zoomed:
    """What the zoom commands are for: the picture in Data, Detect and Segment, the canvas everywhere else."""
    hand = _hand(window)
    if hand is not None:
        return hand
    return window.design.shown_canvas if window.scenes is None else window.scenes.desk.view


def _takes_images(window: MainWindow) -> bool:
    return _in_inspect(window) or window.scenes is not None or _hand(window) is not None


def _next_image(window: MainWindow) -> None:
    (_hand(window) or window.picture_workspace()).next_image()


def _previous_image(window: MainWindow) -> None:
    (_hand(window) or window.picture_workspace()).previous_image()


def _has_selection(window: MainWindow) -> bool:
    return _in_design(window) and bool(window.editor.selection)


def _has_folded(window: MainWindow) -> bool:
    return _in_design(window) and bool(window.design.canvas.canvas_scene.hidden)


def _workspace_command(place: int, entry: Entry) -> Command:
    return Command(
        f"view.{entry.name}", f"{entry.title} workspace", "View", lambda window: window.show_workspace(entry.name),
        (f"Alt+{place + 1}",), entry.help, is_checked=lambda window: window.workspace_name == entry.name,
        begins_group=place == 0,
    )  # fmt: skip


def _share_command(share: Share, title: str) -> Command:
    def choose(window: MainWindow) -> None:
        window.preferences.share = share

    return Command(
        f"view.share_{share}", title, "View", choose, help=f"The bar at the foot of a card: {title.lower()}.",
        is_checked=lambda window: window.preferences.share == share, submenu="Bar on cards",
    )  # fmt: skip


def _theme_command(mode: str, title: str) -> Command:
    def choose(window: MainWindow) -> None:
        window.preferences.theme = mode

    return Command(
        f"view.theme_{mode}", title, "View", choose, help="Light or dark colours.",
        is_checked=lambda window: window.preferences.theme == mode, submenu="Theme",
    )  # fmt: skip


def _toggle_hints(window: MainWindow) -> None:
    window.preferences.shows_hints = not window.preferences.shows_hints


def _colour_command(name: str, title: str, help_text: str, is_heated: bool) -> Command:
    def choose(window: MainWindow) -> None:
        window.preferences.is_heated = is_heated

    return Command(
        f"view.colours_{name}", title, "View", choose, help=help_text,
        is_checked=lambda window: window.preferences.is_heated == is_heated, submenu="Colours of cards",
    )  # fmt: skip


def _toggle_overview(window: MainWindow) -> None:
    window.preferences.shows_overview = not window.preferences.shows_overview


def _has_guide_beside(window: MainWindow) -> bool:
    return window.workspace_name in GUIDED


def _toggle_guide(window: MainWindow) -> None:
    window.guide.want(not window.guide.is_wanted)


def _full_screen(window: MainWindow) -> None:
    window.setWindowState(window.windowState() ^ window.full_screen_flag)


VIEW_COMMANDS = (
    *(_workspace_command(place, entry) for place, entry in enumerate(WORKSPACES)),
    Command("view.fit", "Fit", "View", lambda window: _zoomed(window).fit(), (".",), "Show the whole network, or picture.",
            _has_zoom, begins_group=True, in_text=False, contexts=("canvas", "inside")),
    Command("view.actual_size", "Actual size", "View", lambda window: _zoomed(window).actual_size(), ("Ctrl+0",),
            "Show cards at the size of the text, pictures px by px.", _has_zoom, contexts=("canvas", "inside")),
    Command("view.zoom_in", "Zoom in", "View", lambda window: _zoomed(window).zoom_in(), ("Ctrl++", "Ctrl+="),
            "Show the canvas or picture larger; Ctrl+wheel zooms at the pointer.", _has_zoom),
    Command("view.zoom_out", "Zoom out", "View", lambda window: _zoomed(window).zoom_out(), ("Ctrl+-",),
            "Show the canvas or picture smaller.", _has_zoom),
    Command("view.next_image", "Next image", "View", _next_image, ("D",),
            "Look at the next opened image.", _takes_images, begins_group=True, is_local=True),
    Command("view.previous_image", "Previous image", "View", _previous_image, ("A",),
            "Look at the image before.", _takes_images, is_local=True),
    Command("view.number", "Take a number apart", "View", lambda window: window.inspect.take_apart(), ("Return",),
            "Show how the number at the marked place of the map came about: window, kernel, products, sum.",
            _in_inspect, is_local=True),
    Command("view.play_window", "Play the window across the map", "View", lambda window: window.inspect.play_window(),
            help="Take the numbers of the map apart one after the other; again to stop.", is_enabled=_in_inspect),
    Command("view.fold_stages", "Fold all stages", "View", lambda window: window.design.canvas.fold_stages(),
            help="Show the layers between two changes of the map's size as one card each.", is_enabled=_in_design,
            begins_group=True),
    Command("view.unfold_stages", "Unfold all stages", "View", lambda window: window.design.canvas.unfold_stages(),
            help="Show every layer again.", is_enabled=_has_folded),
    Command("view.fold_stage", "Fold or unfold stage", "View", lambda window: window.design.canvas.fold_selection(),
            help="Fold the stage of the selected layers into one card, or unfold it.", is_enabled=_has_selection),
    *(_share_command(share, title) for share, title in _SHARE_TITLES.items()),
    _colour_command("family", "Families", "Each family of layers has its colour.", False),
    _colour_command("amount", "What the bar shows", "From little to much of what the bar on cards shows.", True),
    Command("view.overview", "Overview map", "View", _toggle_overview,
            help="A small map of networks that do not fit, in the corner of the canvas.",
            is_checked=lambda window: window.preferences.shows_overview),
    Command("view.hints", "Hints", "View", _toggle_hints,
            help="Advice about sound layers, beside the problems and the arithmetic.",
            is_checked=lambda window: window.preferences.shows_hints),
    Command("view.guide", "Guide", "View", _toggle_guide,
            help="The project's notes beside the network, to be read.", is_enabled=_has_guide_beside,
            is_checked=lambda window: window.guide.is_wanted),
    *(_theme_command(mode, title) for mode, title in _THEME_TITLES.items()),
    Command("view.full_screen", "Full screen", "View", _full_screen, ("F11",), "Fill the screen, and back.",
            is_checked=lambda window: window.isFullScreen(), begins_group=True),
)  # fmt: skip
