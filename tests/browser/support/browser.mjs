// Chromium as the tests use it: Debian's own, headless, with a software WebGL.
import { chromium } from 'playwright-core';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './portal.mjs';
import { rest } from './rest.mjs';

export async function startBrowser() {
  const flags = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'];
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  return chromium.launch({ executablePath: process.env.CHENGXIN_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: flags });
}

/** Chromium's own complaints that say nothing about the product: software WebGL reads pixels back for screenshots. */
const harmless = [/GL Driver Message/, /GPU stall due to ReadPixels/];

/** The path of the HTML page of a page. */
export function plain(path) {
  return path.includes('?') ? `${path}&plain=1` : `${path}?plain=1`;
}

/**
 * A visitor: one browser context with its own cookies. Errors in the page are collected and fail the test at `leave`.
 * options: width, height, javaScript (default true), bypassCsp (for axe-core only)
 */
export class Visitor {
  static async arrive(env, options = {}) {
    const visitor = new Visitor();
    visitor.env = env;
    visitor.problems = [];
    visitor.refusals = new Set();
    visitor.said = [];
    visitor.context = await env.browser.newContext({
      baseURL: env.portal.address,
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      hasTouch: options.touch ?? false,
      isMobile: options.touch ?? false,
      javaScriptEnabled: options.javaScript ?? true,
      bypassCSP: options.bypassCsp ?? false,
      locale: 'zh-CN',
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    visitor.context.setDefaultTimeout(120_000); // an end for what never happens; a busy machine is not that slow
    visitor.page = await visitor.context.newPage();
    visitor.page.on('pageerror', (error) => visitor.problems.push(`exception: ${error.message}`));
    visitor.page.on('console', (message) => {
      visitor.said.push(`${message.type()}: ${message.text()}`);
      if (message.type() !== 'error' || harmless.some((pattern) => pattern.test(message.text()))) return;
      const status = message.text().match(/^Failed to load resource: the server responded with a status of (\d+)/)?.[1];
      if (!visitor.refusals.has(`${status} ${message.location().url}`)) visitor.problems.push(`console: ${message.text()} ${message.location().url}`);
    });
    return visitor;
  }

  /** Opens an address and waits until the canvas has taken over. */
  async open(path) {
    await this.page.goto(path);
    await this.ready();
  }

  /** From now on the browser's own line that the server answers a path with this status is no problem: it is missing or closed on purpose. */
  expectRefusal(path, status) {
    this.refusals.add(`${status} ${this.env.portal.address}${path}`);
  }

  /** A clerk signed in chooses a file to upload; the time of day in ms when it was given. */
  async chooseFile(catalogue, file) {
    await this.open('/upload');
    await this.role('radio', { name: catalogue }).click();
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.role('button', { name: '选择文件', exact: true }).click()]);
    const given = Date.now();
    await chooser.setFiles(file);
    return given;
  }

  /** Opens the HTML page of an address, which stays. */
  async openPlain(path) {
    await this.page.goto(plain(path));
  }

  async ready() {
    const state = await this.page.waitForFunction(() => {
      const { state: now } = document.documentElement.dataset;
      return now === 'ready' || now === 'failed' ? now : null;
    }, null, { timeout: 120_000 });
    if ((await state.jsonValue()) !== 'ready') throw new Error(`the client did not start: ${this.problems.join('\n')}`);
  }

  /** Something of the canvas page, by role and name, as a person or a screen reader finds it. */
  role(role, options) {
    return this.page.getByRole(role, options);
  }

  async signIn(account) {
    await this.open('/sign-in');
    const form = this.role('form', { name: '登录' });
    await form.getByRole('textbox', { name: '账号' }).fill(account.name);
    await form.getByLabel('密码', { exact: true }).fill(account.password);
    await form.getByRole('button', { name: '登录' }).click();
    await this.page.waitForFunction(() => location.pathname !== '/sign-in');
  }

  async leave() {
    await this.context.close();
    if (this.problems.length > 0) throw new Error(`the page reported problems:\n${this.problems.join('\n')}`);
  }

  /** What is needed to understand a failure: the picture, the page's mirror, what the page and the server said. */
  async keepEvidence(name) {
    const folder = join(root, 'build/browser-failures');
    const file = join(folder, name.replace(/[^\p{L}\p{N}]+/gu, '-'));
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: `${file}.png` }).catch(() => {}); // each of these may be what is broken
    await writeFile(`${file}.html`, await this.page.content().catch(() => ''));
    await writeFile(`${file}.log`, [this.page.url(), ...this.said, '', this.env.portal.log()].join('\n'));
  }
}

/** Runs `steps(visitor)`; when they fail, picture, mirror and log are left in build/browser-failures. */
export async function visit(env, name, options, steps) {
  const visitor = await Visitor.arrive(env, options);
  try {
    await steps(visitor);
  } catch (error) {
    await visitor.keepEvidence(name).catch(() => {}); // the page may be gone; the first error is the one to show
    await visitor.context.close();
    if (visitor.problems.length > 0) error.message += `\nthe page reported:\n${visitor.problems.join('\n')}`;
    throw error;
  }
  await visitor.leave();
}

/** Items that ImGui laid out, that a person can use, and that have no node in the mirror or share one. */
export async function unmirrored(visitor) {
  await rest(visitor); // what is found in a page at rest stays
  return visitor.page.evaluate(() => window.chengxin.unmirrored().concat(window.chengxin.duplicates()));
}

/** Violations of axe-core of any impact, one line each. The visitor needs `bypassCsp`. */
export async function violations(visitor) {
  await rest(visitor);
  await visitor.page.evaluate(await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  const result = await visitor.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations
    .map((violation) => `${violation.id} (${violation.impact}): ${violation.nodes.length} × ${violation.nodes[0].html.slice(0, 200)}\n${violation.nodes[0].failureSummary}`);
}
