"""Links between the pages and out of the book."""

from pathlib import Path

from html_files import link_problems


def test_links_lead_somewhere(site_dir: Path) -> None:
    """Internal links and anchors exist, ids are unique, links to other sites are sound https."""
    problems = link_problems(site_dir)
    assert not problems, "\n" + "\n".join(problems)
