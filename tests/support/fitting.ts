/** What is asked of a page as it stands; each function is sent into the browser whole, and uses nothing from outside itself. */

/**
 * Texts that do not fit where they stand, or stand beyond the window. What is only for screen readers is one pixel wide on
 * purpose, and a box that scrolls may hold more than it shows.
 */
export function cutTexts(): string[] {
  const scrolls = (element: Element) => {
    for (let box: Element | null = element; box; box = box.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(box).overflowX)) return true;
    return false;
  };
  const own = (element: Element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
  return [...document.querySelectorAll<HTMLElement>('body *')]
    .filter((element) => own(element) && !element.closest('.visually-hidden, svg, select, option'))
    .filter((element) => element.getClientRects().length > 0)
    .filter((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const beyond = range.getBoundingClientRect().right > window.innerWidth + 1;
      const narrow = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      return narrow || (beyond && !scrolls(element));
    })
    .map((element) => `${element.tagName}: ${element.textContent.trim().slice(0, 80)}`);
}

/** Texts that something else lies over, or that reach out of what they stand in; of an open dialog's, where there is one. */
export function coveredTexts(): string[] {
  const root = document.querySelector('dialog[open]') ?? document.body;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const covered: string[] = [];
  /** Whether every box around an element that cuts off or scrolls shows a point. */
  const seen = (element: Element, x: number, y: number) => {
    for (let box: Element | null = element; box; box = box.parentElement) {
      if (getComputedStyle(box).overflow === 'visible') continue;
      const { left, top, right, bottom } = box.getBoundingClientRect();
      if (x < left || x > right || y < top || y > bottom) return false;
    }
    return x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  };
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent?.trim() || !element) continue;
    if (element.closest('.visually-hidden, svg, select, option, textarea')) continue;
    // What is folded away has a place all the same.
    if (element.closest('details:not([open])') && !element.closest('summary')) continue;
    // What lets the pointer through is not told by what lies at a point.
    if (getComputedStyle(element).pointerEvents === 'none') continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      if (right - left < 2 || !seen(element, x, y)) continue;
      const there = document.elementFromPoint(x, y);
      // A field that lies over its own label is pressed by it.
      const [mine, its] = [element.closest('label'), there?.closest('label')];
      if (!there || there.contains(element) || element.contains(there) || (mine && mine === its))
        continue;
      covered.push(`${walker.currentNode.textContent.trim().slice(0, 60)} under ${there.tagName}`);
      break;
    }
  }
  return covered;
}

/** Views and panels that have to be scrolled sideways to be read; a strip of films is meant to be. */
export function sideways(): string[] {
  return [...document.querySelectorAll('html, main *, dialog, dialog *')]
    .filter((box) => box.tagName === 'HTML' || /auto|scroll/.test(getComputedStyle(box).overflowX))
    .filter((box) => box.scrollWidth > box.clientWidth + 1 && box.clientHeight > 200)
    .map((box) => `${box.tagName}.${box.getAttribute('class') ?? ''}`);
}

/** What moves by itself or on its way from one state to another. */
export function moving(): string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll('body, body *'))
    for (const part of ['', '::before', '::after']) {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, part);
      const turns = transitionDuration.split(', ').some((one) => parseFloat(one) > 0);
      if (turns || animationName !== 'none' || scrollBehavior === 'smooth')
        found.push(`${element.tagName}.${element.getAttribute('class') ?? ''}${part}`);
    }
  return found;
}

/** Words of buttons and headings that do not fit on a line of their own and go on in the next. */
export function brokenWords(): string[] {
  const broken: string[] = [];
  for (const element of document.querySelectorAll(
    'button, h1, h2, h3, label, legend, summary, th, td, dt, p, li',
  )) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      if (node.parentElement?.closest('.visually-hidden')) continue;
      for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(word);
      }
    }
  }
  return broken;
}

/** What is pressed and is smaller than a gloved finger: 44 px each way. A field with a label is pressed by it, too. */
export function smallTargets(): string[] {
  const LEAST = 44;
  const all = document.querySelectorAll<HTMLElement>(
    'button, a[href], select, summary, textarea, input:not([type=hidden])',
  );
  return [...all]
    .filter((one) => !one.closest('.visually-hidden') && one.getBoundingClientRect().width > 1)
    .filter((one) => {
      const label = one instanceof HTMLInputElement ? one.closest('label') : null;
      const [own, around] = [one, label ?? one].map((box) => box.getBoundingClientRect());
      const [width, height] = [own, around].reduce(
        ([w, h], box) => [Math.max(w, box?.width ?? 0), Math.max(h, box?.height ?? 0)],
        [0, 0],
      );
      // Half a pixel is lost between columns.
      return width < LEAST - 0.5 || height < LEAST - 0.5;
    })
    .map((one) => {
      const { width, height } = one.getBoundingClientRect();
      const name = one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 40);
      return `${one.tagName} ${name} ${Math.round(width)} x ${Math.round(height)}`;
    });
}
