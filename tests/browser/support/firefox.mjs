// Debian's Firefox over WebDriver BiDi, on a screen of its own (Xvfb) with Mesa's software GL: headless, Firefox has no WebGL.
import puppeteer from 'puppeteer-core';
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './portal.mjs';
import { rest } from './rest.mjs';

/** An end for what never happens; a busy machine is not that slow. */
const end = 180_000;

/** An X server with a display that nobody else has: it says which when it listens. */
async function startScreen() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let said = '';
  server.stderr.on('data', (text) => { said += text; });
  const ended = new Promise((done) => server.once('exit', done));
  const display = await new Promise((found, failed) => {
    let number = '';
    server.stdio[3].on('data', (text) => {
      number += text;
      if (number.includes('\n')) found(`:${number.trim()}`);
    });
    server.once('error', failed);
    ended.then((code) => failed(new Error(`Xvfb ended with ${code}: ${said}`)));
  });
  return { display, async stop() { server.kill('SIGTERM'); await ended; } };
}

/** { browser, close() } */
export async function startFirefox() {
  const screen = await startScreen();
  try {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: process.env.CHENGXIN_FIREFOX ?? '/usr/bin/firefox-esr',
      headless: false,
      timeout: end,
      protocolTimeout: end,
      env: { ...process.env, DISPLAY: screen.display, LIBGL_ALWAYS_SOFTWARE: '1', MOZ_ENABLE_WAYLAND: '0' },
      extraPrefsFirefox: { 'webgl.force-enabled': true, 'intl.accept_languages': 'zh-CN' },
    });
    return { browser, async close() { await browser.close(); await screen.stop(); } };
  } catch (error) {
    await screen.stop();
    throw error;
  }
}

/** A person with cookies of their own, who finds things by role and name. */
export class Guest {
  static async arrive(env) {
    const guest = new Guest();
    guest.env = env;
    guest.problems = [];
    guest.said = [];
    guest.context = await env.browser.createBrowserContext();
    guest.page = await guest.context.newPage();
    guest.page.setDefaultTimeout(end);
    guest.page.on('pageerror', (error) => guest.problems.push(`exception: ${error.message}`));
    guest.page.on('console', (message) => {
      guest.said.push(`${message.type()}: ${message.text()}`);
      if (message.type() === 'error') guest.problems.push(`console: ${message.text()}`);
    });
    await guest.page.setViewport({ width: 1280, height: 800 });
    return guest;
  }

  /** Opens an address and waits until the canvas has taken over. */
  async open(path) {
    await this.page.goto(this.env.portal.address + path);
    await this.ready();
  }

  async ready() {
    const state = await this.page.waitForFunction(() => {
      const { state: now } = document.documentElement.dataset;
      return now === 'ready' || now === 'failed' ? now : null;
    });
    if ((await state.jsonValue()) !== 'ready') throw new Error(`the client did not start: ${this.said.join('\n')}`);
  }

  /** The first one that is there with this role and name; waits for it. */
  async find(role, name) {
    return this.page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`);
  }

  /** The first button whose text holds this. */
  findButton(text) { return this.findText('button', text); }

  async findText(selector, text) {
    const found = await this.page.waitForFunction((kind, wanted) => [...document.querySelectorAll(kind)].find((one) => one.textContent.includes(wanted)), {}, selector, text);
    return found.asElement();
  }

  /** Clicks the first of these whose text holds this, once the page is at rest. */
  clickText(selector, text) { return this.click(() => this.findText(selector, text)); }

  clickRole(role, name) { return this.click(() => this.find(role, name)); }

  /** Clicks what `find` gives; what a drawing took away in between is found anew. */
  async click(find) {
    for (;;) {
      const found = await find();
      await rest(this);
      try {
        await found.click();
        return;
      } catch (error) {
        if (!/detached|stale|no such (node|element)/i.test(error.message)) throw error;
      }
    }
  }

  /** Gives the upload page a file. */
  async chooseFile(file) {
    const [chooser] = await Promise.all([this.page.waitForFileChooser(), this.clickText('button', '选择文件')]);
    await chooser.accept([file]);
  }

  async signIn(account) {
    await this.open('/sign-in');
    await this.type('textbox', '账号', account.name);
    await this.page.focus('input[type="password"]'); // which has no role
    await this.page.keyboard.type(account.password);
    await this.page.keyboard.press('Enter');
    await this.page.waitForFunction(() => location.pathname !== '/sign-in');
  }

  async type(role, name, text) {
    const field = await this.find(role, name);
    await field.focus();
    await this.page.keyboard.type(text);
  }

  async keepEvidence(name) {
    const folder = join(root, 'build/browser-failures');
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `firefox-${name}.png`) }).catch(() => {}); // each of these may be what is broken
    await writeFile(join(folder, `firefox-${name}.html`), await this.page.content().catch(() => ''));
    await writeFile(join(folder, `firefox-${name}.log`), [this.page.url(), ...this.said, '', this.env.portal.log()].join('\n'));
  }
}

/** Runs `steps(guest)`; when they fail, picture, mirror and log are left in build/browser-failures. */
export async function visitInFirefox(env, name, steps) {
  const guest = await Guest.arrive(env);
  try {
    await steps(guest);
  } catch (error) {
    await guest.keepEvidence(name).catch(() => {}); // the page may be gone; the first error is the one to show
    if (guest.problems.length > 0) error.message += `\nthe page reported:\n${guest.problems.join('\n')}`;
    throw error;
  } finally {
    await guest.context.close();
  }
  if (guest.problems.length > 0) throw new Error(`the page reported problems:\n${guest.problems.join('\n')}`);
}
