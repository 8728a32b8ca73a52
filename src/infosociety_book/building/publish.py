"""Bring the site that readers see up to date with the one that was just built, file by file."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

#: Sphinx's own notes.
LEFT_OUT = (".buildinfo",)


def files(folder: Path) -> set[str]:
    """The files of a site, relative to its folder."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return set(found) - {*LEFT_OUT}


def publish(built: Path, site: Path) -> list[str]:
    """Copy what is new or different, then take away what is gone.

    Each file is replaced at once and scripts, styles and pictures go before the pages that load them, so that a
    reader never gets half of one.

    Returns:
        the files that were copied or taken away.
    """
    new, old = files(built), files(site)
    changed = [name for name in new if name not in old or not filecmp.cmp(built / name, site / name, shallow=False)]
    for name in sorted(changed, key=lambda name: (name.endswith(".html"), name)):
        target = site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target, because a file cannot be put from one disk to another at once.
        part = target.with_name(target.name + ".part")
        shutil.copyfile(built / name, part)
        part.replace(target)
    gone = sorted(old - new)
    for name in gone:
        (site / name).unlink()
    for folder in sorted((path for path in site.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return sorted([*changed, *gone])
