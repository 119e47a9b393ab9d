/** What is asked of a page as it stands; each function is sent into the browser whole, and uses nothing from outside itself. */

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
  for (const element of document.querySelectorAll('button, h1, h2, h3, label, legend')) {
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
