"""What can be measured on a page that is shown: is it too wide, is something nameless, too small, or there twice?"""

from typing import Any, Final

from playwright.sync_api import Page


def measured(page: Page) -> dict[str, Any]:
    """What was measured."""
    found: dict[str, Any] = page.evaluate(MEASURE)
    return found


def is_sound(page: Page) -> bool:
    """Whether nothing is amiss; what is, is named by the assertion that fails."""
    found = measured(page)
    faults = {name: found[name] for name in ("nameless", "doubles", "small") if found[name]}
    assert faults == {}
    assert found["beyond"] <= 0
    return True


MEASURE: Final = """
() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const told = element => element.outerHTML.slice(0, 100);
  const labels = element => element.labels ? [...element.labels].map(label => label.textContent).join('') : '';
  const named = element => element.getAttribute('aria-label') || element.textContent.trim() || labels(element).trim();
  const ids = all('[id]').map(element => element.id);
  const pressed = 'button, .button, summary, .choice, nav a, input:not([type=hidden]), select, textarea';
  const inside = element => element.closest('.choice') && !element.matches('.choice');
  return {
    beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    mains: all('main').length,
    ranks: all('h1, h2, h3, h4').map(heading => Number(heading.tagName[1])),
    nameless: all('a, button, input:not([type=hidden]), select, textarea, summary').filter(e => !named(e)).map(told),
    doubles: ids.filter((id, place) => ids.indexOf(id) !== place),
    small: all(pressed)
      .filter(element => element.checkVisibility() && !inside(element))
      .map(element => [told(element), element.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 24))
      .map(([html, box]) => `${html} ${box.width}x${box.height}`),
  };
}
"""
