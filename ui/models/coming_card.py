"""A download among the models on this computer: its name, how far it is, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.models.download import DownloadRow
from ui.models.download_desk import DownloadDesk
from ui.models.download_view import DownloadView
from ui.widgets.card import Card
from ui.widgets.labels import Label


class ComingCard(Card):
    """One download that is not finished."""

    def __init__(self, row: DownloadRow, desk: DownloadDesk) -> None:
        super().__init__()
        self.name = Label("cardTitle")
        self.name.setText(row.title)
        self.download = DownloadView(row.id, desk)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.download.buttons, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(head)
        self.rows.addWidget(self.download)
        self.download.renew()
        self.setAccessibleName(row.title)
