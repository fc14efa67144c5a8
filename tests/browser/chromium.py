"""Find a Chromium for the browser tests; run as a program, install one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SHELL = "chromium-headless-shell"
"""The same engine without a window, the quickest: what no test asks for (tabs, a viewer of PDF) it does without."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
HELP = f"No Chromium for the browser tests: install Debian's package «{SHELL}» or Google Chrome, or set CHROMIUM=path."


def find() -> str | None:
    """The path of a browser: $CHROMIUM, Playwright's own, or one of the machine's."""
    if given := os.environ.get("CHROMIUM"):
        return given
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    found = [own, *map(shutil.which, NAMES), str(MAC)]
    return next((path for path in found if path and Path(path).exists()), None)


def install() -> None:
    """Playwright's own download; Debian's package where that is refused and packages may be installed."""
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0:
        return
    if apt := shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        subprocess.run([*sudo, apt, "update", "-qq"], check=False)
        for package in (SHELL, "chromium"):
            command = [*sudo, apt, "install", "-y", "-qq", "--no-install-recommends", package]
            if subprocess.run(command, check=False).returncode == 0:
                return


if __name__ == "__main__":
    if find() is None:
        install()
    sys.exit(None if find() else HELP)
