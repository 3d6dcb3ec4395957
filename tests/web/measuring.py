"""What can be measured on a page that is shown: is it too wide, is something nameless, small, pale, or there twice?"""

from typing import Any, Final

from playwright.sync_api import Page


def measured(page: Page) -> dict[str, Any]:
    """What was measured, once the page is there: behind a click it may be only just coming."""
    page.wait_for_load_state()
    found: dict[str, Any] = page.evaluate(MEASURE)
    return found


def is_sound(page: Page) -> bool:
    """Whether nothing is amiss; what is, is named by the assertion that fails."""
    found = measured(page)
    faults = {name: found[name] for name in FAULTS if found[name]}
    assert faults == {}
    assert found["beyond"] <= 0
    return True


FAULTS: Final = ("nameless", "unlabelled", "doubles", "small", "headless", "astray", "pale")
"""What a sound page has none of: things without a name, fields without a label, an id twice, what no thumb can press,
tables without heads, content outside the landmarks, words too pale to read."""

MEASURE: Final = """
() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const told = element => element.outerHTML.slice(0, 100);
  const labels = element => element.labels ? [...element.labels].map(label => label.textContent).join('') : '';
  const named = element => element.getAttribute('aria-label') || element.textContent.trim() || labels(element).trim();
  const ids = all('[id]').map(element => element.id);
  const pressed = 'button, .button, summary, .choice, nav a, input:not([type=hidden]), select, textarea';
  const inside = element => element.closest('.choice') && !element.matches('.choice');
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = colour => colour.slice(0, 3)
    .map(part => part / 255)
    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const opaque = colour => colour.length < 4 || colour[3] > 0.99;
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (opaque(colour)) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = element => {
    const [one, other] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const says = element => [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  const large = style => parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
  const enough = element => large(getComputedStyle(element)) ? 3 : 4.5;
  const aria = element => element.getAttribute('aria-label') || element.getAttribute('aria-labelledby');
  const labelled = field => labels(field).trim() || aria(field);
  const plain = element => getComputedStyle(element).backgroundImage === 'none' && !element.closest('.unseen, .skip');
  return {
    unlabelled: all('input:not([type=hidden]), select, textarea').filter(field => !labelled(field)).map(told),
    headless: [
      ...all('table').filter(table => !table.querySelector('thead th[scope=col]')),
      ...all('th').filter(head => !head.scope),
    ].map(told),
    astray: [
      ...all('body > *').filter(each => !each.matches('header, main, footer, a.skip')),
      ...all('nav').filter(each => !each.getAttribute('aria-label')),
    ].map(told),
    pale: all('body *')
      .filter(element => element.checkVisibility() && says(element) && plain(element))
      .filter(element => contrast(element) < enough(element))
      .map(element => `${told(element)} ${contrast(element).toFixed(2)}`),
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
