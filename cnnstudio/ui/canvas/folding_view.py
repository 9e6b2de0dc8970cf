"""Folding and unfolding of stages on the canvas: a way of looking, and no edit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal

from cnnstudio.ui.canvas.input_view import InputView
from cnnstudio.ui.canvas.scene import CanvasScene


class FoldingView(InputView):
    """A view of a network whose stages fold into one card each.

    A folded stage is selected with all its layers. When only some of them are selected, by
    the list of problems, by a search or by an edit, it unfolds: one of its layers is meant.

    Signals:
        message: A sentence for the status area: why something came to nothing.
    """

    message = Signal(str)

    @property
    def canvas_scene(self) -> CanvasScene:
        """The scene, with its cards and connections by id."""
        raise NotImplementedError

    def show_selection(self) -> None:
        """Bring the first selected card into view."""
        raise NotImplementedError

    def selected_stage(self) -> str | None:
        """The folded stage all of whose layers are selected, and nothing else."""
        selection = self.canvas_scene.editor.selection
        card = self.canvas_scene.folding.card(selection[0]) if selection else ""
        stage = self.canvas_scene.folding.stages.get(card)
        return card if stage is not None and set(stage.nodes) == set(selection) else None

    def unfold(self, card: str) -> None:
        """Show the layers of a folded stage, the first of them where the stage was seen."""
        stage = self.canvas_scene.folding.stages[card]
        before = self.mapFromScene(QPointF(*self.canvas_scene.placed.cards[card]))
        self.canvas_scene.fold(self.canvas_scene.hidden - set(stage.nodes))
        after = self.mapFromScene(QPointF(*self.canvas_scene.placed.cards[stage.nodes[0]]))
        self.scroll_by(0, after.y() - before.y())

    def fold_stages(self) -> None:
        """Show every stage as one card."""
        self.canvas_scene.fold(
            frozenset(node.id for node in self.canvas_scene.editor.document.project.network)
        )
        self.show_start()

    def unfold_stages(self) -> None:
        """Show every layer."""
        self.canvas_scene.fold(frozenset())
        self.show_start()

    def fold_selection(self) -> None:
        """Fold the stages of the selected layers, or unfold them if they are folded."""
        chosen, hidden = set(self.canvas_scene.editor.selection), self.canvas_scene.hidden
        if chosen & hidden:
            for card in {self.canvas_scene.folding.card(node) for node in chosen & hidden}:
                self.unfold(card)
        else:
            self.canvas_scene.fold(hidden | chosen)
            if chosen and chosen.isdisjoint(self.canvas_scene.hidden):
                self.message.emit("A stage of one layer does not fold.")
        self.show_selection()

    def reveal_selection(self) -> None:
        """Unfold stages of which only a part is selected: one of their layers is meant."""
        chosen, folding = set(self.canvas_scene.editor.selection), self.canvas_scene.folding
        meant = {folding.card(node) for node in chosen if node in folding.card_of}
        hidden = self.canvas_scene.hidden
        for card in meant:
            if not chosen.issuperset(folding.stages[card].nodes):
                hidden -= set(folding.stages[card].nodes)
        if hidden != self.canvas_scene.hidden:
            self.canvas_scene.fold(hidden)
