// Pages that are the same every time, compared with pictures that were looked at and kept.
import assert from "node:assert/strict";
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { ROOT_KEY, start } from "./guerdon.mjs";
import { season } from "./season.mjs";
import { launch, visit } from "./visitor.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const KEPT = join(HERE, "looks");
const REWRITE = process.env.GUERDON_REWRITE === "1";
/** How many of a thousand points may differ: letters are drawn a little differently by each browser. */
const MOST_DIFFERENT = 10;

let guerdon, browser, fonts, keys;
before(async () => {
  guerdon = await start();
  keys = { ...(await season(guerdon)), operator: ROOT_KEY };
  fonts = await mkdtemp(join(tmpdir(), "guerdon-fonts-"));
  browser = await launch({ FONTCONFIG_FILE: await only(fonts) });
});
after(async () => {
  await browser?.close();
  await guerdon?.stop();
  await rm(fonts, { recursive: true });
});

/** A setting of fontconfig by which there are no fonts but those of the packages, so that pictures are the same everywhere. */
async function only(folder) {
  const file = join(folder, "fonts.conf");
  const fonts = join(HERE, "node_modules/@expo-google-fonts");
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${fonts}</dir><cachedir>${folder}</cachedir>
<match><edit name="family" mode="append"><string>Noto Sans</string></edit></match>
</fontconfig>`,
  );
  return file;
}

const LOOKS = [
  ["sign-in", "/sign-in", { size: "phone" }],
  ["apply-thai", "/apply", { size: "phone", language: "th" }],
  ["apply-desktop", "/apply", { size: "desktop" }],
  ["design-phone", "/design", { size: "phone" }],
  ["design-desktop", "/design", { size: "desktop" }],
  ["design-dark", "/design", { size: "desktop", scheme: "dark" }],
  ["design-chinese", "/design", { size: "phone", language: "zh-Hans" }],
  ["partner-home", "/partner", { size: "phone", as: "partner" }],
  ["partner-customers", "/partner/customers", { size: "phone", as: "partner" }],
  ["partner-commissions-thai", "/partner/commissions", { size: "desktop", language: "th", as: "partner" }],
  ["seller-campaign", "/seller/campaigns/bonus-cashback", { size: "phone", as: "seller" }],
  ["seller-settled-records", "/seller/settled-records", { size: "desktop", as: "seller" }],
  ["operator-overview", "/operator", { size: "desktop", as: "operator" }],
  ["operator-overview-dark", "/operator", { size: "phone", scheme: "dark", as: "operator" }],
  ["operator-orders", "/operator/orders", { size: "desktop", as: "operator" }],
];

/** What is another on each run: the link and the code that are made at random. */
const RANDOM = ".copy-text, .qr";

for (const [name, path, { as, ...options }] of LOOKS) {
  test(`the look of ${name}`, async () => {
    const visitor = await visit(browser, guerdon.url, options);
    if (as) await visitor.signIn(keys[as]);
    await visitor.page.goto(path);
    const mask = as ? [visitor.page.locator(RANDOM)] : [];
    const seen = await visitor.page.screenshot({ fullPage: true, animations: "disabled", mask });
    await visitor.close();
    const file = join(KEPT, `${name}.png`);
    if (REWRITE) {
      await mkdir(KEPT, { recursive: true });
      await writeFile(file, seen);
      return;
    }
    const [now, kept] = [PNG.sync.read(seen), PNG.sync.read(await readFile(file))];
    assert.deepEqual([now.width, now.height], [kept.width, kept.height], "the size of the page");
    const different = pixelmatch(now.data, kept.data, null, now.width, now.height, { threshold: 0.2 });
    const most = (now.width * now.height * MOST_DIFFERENT) / 1000;
    if (different > most) await writeFile(join(tmpdir(), `guerdon-look-${name}.png`), seen);
    assert.ok(different <= most, `${different} points differ; GUERDON_REWRITE=1 keeps the page as it is now`);
  });
}
