// Waiting for a canvas page, in whichever browser: playwright and puppeteer evaluate alike.

/**
 * Waits until the canvas page draws no more frames: answers have come and the mirror has followed. Nothing on a plain page.
 * The page's own turns are counted, not the time: on a busy machine a quarter of a second may pass without one.
 */
export async function rest(visitor) {
  for (let tries = 0; tries < 400; ++tries) {
    const isAtRest = await visitor.page.evaluate(async () => {
      const { chengxin } = window;
      if (!chengxin) return true;
      const turns = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
      const before = chengxin.frames();
      await turns();
      await new Promise((done) => { setTimeout(done, 150); }); // the mirror follows a tenth of a second later
      await turns();
      return chengxin.frames() === before && chengxin.asking() === 0;
    }).catch((error) => {
      if (/context was destroyed|navigat/i.test(error.message)) return false; // another page is coming
      throw error;
    });
    if (isAtRest) return;
  }
}

/**
 * Clicks once nothing moves any more. The browser is told a place on the screen; while the canvas still scrolls or re-arranges itself,
 * something else may stand there by then.
 */
export async function clickAtRest(visitor, locator) {
  await locator.waitFor();
  await rest(visitor);
  await locator.click();
}
