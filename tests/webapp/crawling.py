"""Every page that somebody reaches by following links."""

from urllib.parse import urlsplit

from tests.page import Page, PageClient


def crawl(browser: PageClient, start: str = "/") -> dict[str, Page]:
    """The pages by path, each opened once; addresses that differ only in their query count as one page."""
    waiting, found = [start], {}
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        page = browser.get(address, follow=True)
        if not page.is_html:
            # A file to keep: it leads nowhere, and has tests of its own.
            seen.add(urlsplit(address).path)
            page.response.close()
            continue
        found[urlsplit(address).path] = page
        links = {page.resolve(link.href) for link in page.links if not urlsplit(link.href).scheme}
        waiting += [
            link for link in sorted(links) if urlsplit(link).path not in seen | found.keys() and link not in waiting
        ]
    return found
