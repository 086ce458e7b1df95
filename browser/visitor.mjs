// Somebody with a browser: opens pages, and looks at each for what must hold on all of them.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
// How long a page may take to come; machines that do much else at the same time are slow.
const PATIENCE = 20_000;
const MOST_HTML = 15_000;
const MOST_FIRST_LOAD = 30_000;

export const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

/** A browser, with more in its environment where that is wanted. */
export const launch = (environment = {}) =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
    env: { ...process.env, ...environment },
  });

/** A browser of its own cookies, in a language and a size. */
export async function visit(browser, url, { language = "en", size = "phone", script = true, scheme = "light", thorough = false } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    locale: language,
    viewport: SIZES[size],
    javaScriptEnabled: script,
    reducedMotion: "reduce",
    colorScheme: scheme,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  return new Visitor(page, complaints, language, thorough);
}

class Visitor {
  constructor(page, complaints, language, thorough) {
    Object.assign(this, { page, complaints, language, thorough, looked: new Set() });
  }

  /** Opens a path and looks at the page. Whose session the moved clock has ended signs in again. */
  async open(path) {
    let answer = await this.page.goto(path);
    if (this.key && new URL(this.page.url()).pathname === "/sign-in") {
      await this.signIn(this.key);
      answer = await this.page.goto(path);
    }
    assert.equal(answer.status(), 200, `${path} answers ${answer.status()}`);
    await this.look();
  }

  /** Signs in with an access key. */
  async signIn(key) {
    this.key = key;
    await this.page.goto("/sign-in");
    const form = this.page.locator("form:has([name=access_key])");
    const folded = this.page.locator("details:has([name=access_key]):not([open]) > summary");
    if (await folded.count()) await folded.click();
    await form.locator("[name=access_key]").fill(key);
    await this.send(form);
  }

  /** Sends a form by its button and looks at where that leads. */
  async send(form, button = "button[type=submit]") {
    await Promise.all([this.page.waitForNavigation(), form.locator(button).first().click()]);
    await this.look();
  }

  /** Sends the form that posts to a path. */
  async act(action) {
    await this.send(this.page.locator(`form[action="${action}"]`).first());
  }

  /** What holds on every page: once for each path, for a page is the same when it is opened again. */
  async look() {
    const path = new URL(this.page.url()).pathname;
    assert.deepEqual(this.complaints, [], `the browser complains on ${path}`);
    if (this.looked.has(path)) return;
    this.looked.add(path);
    assert.equal(await this.page.getAttribute("html", "lang"), this.language, `the language of ${path}`);
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `${path} is ${overflow} pixels wider than the screen`);
    if (!this.thorough) return;
    // Without frames of others there is nothing that the slower way, through a page of its own, would find.
    const found = await new AxeBuilder({ page: this.page }).setLegacyMode().analyze();
    const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
    const told = serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(", ")}`);
    assert.deepEqual(told, [], `axe on ${path}`);
    await this.weigh(path);
  }

  /** The page and all it needs, as they travel to a browser that has nothing yet. */
  async weigh(path) {
    const html = await this.page.context().request.get(path);
    const body = await html.body();
    const light = gzipSync(body).length;
    assert.ok(light <= MOST_HTML, `${path} is ${light} bytes of HTML`);
    const needed = await this.page.$$eval("link[rel=stylesheet], link[rel=icon], script[src], img[src]", (all) =>
      all.map((one) => one.href ?? one.src).filter((url) => url.startsWith("http")),
    );
    let all = light;
    for (const url of new Set(needed)) {
      // What people look at beside the page, such as a poster, is loaded when it is reached.
      if (/\/posters\//.test(url)) continue;
      all += gzipSync(await (await this.page.context().request.get(url)).body()).length;
    }
    assert.ok(all <= MOST_FIRST_LOAD, `${path} and what it needs are ${all} bytes`);
  }

  /** What is on the screen, for whoever reads of a failure. */
  async whereabouts() {
    return `${this.page.url()}\n${await this.page.locator("main").innerText()}`;
  }

  async close() {
    await this.page.context().close();
  }
}
