// The way of each kind of user from the first page to the last, in two languages and two sizes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT_KEY, event, start } from "./guerdon.mjs";
import { order, step } from "./season.mjs";
import { SIZES, launch, visit } from "./visitor.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Every page is weighed and shown to axe in each language and in each size once. */
const FACES = ["en", "th"].flatMap((language) =>
  Object.keys(SIZES).map((size) => ({ language, size, thorough: (language === "en") === (size === "phone") })),
);

const journeys = [];

/** A test of its own service for each language and size. */
function journey(name, walk) {
  for (const face of FACES) {
    journeys.push([`${name}, ${face.language}, ${face.size}`, async () => {
      const guerdon = await start();
      const people = [];
      const person = async (options) => {
        const visitor = await visit(browser, guerdon.url, { ...face, ...options });
        people.push(visitor);
        return visitor;
      };
      try {
        await walk(guerdon, person, face);
      } catch (error) {
        for (const visitor of people) console.error(await visitor.whereabouts());
        throw error;
      } finally {
        await Promise.all(people.map((visitor) => visitor.close()));
        await guerdon.stop();
      }
    }]);
  }
}

const APPLICATION = {
  applicant_type: "kol",
  name: "Aisyah & Co",
  contact: "Aisyah",
  phone: "+60 12-345 6789",
  email: "aisyah@example.com",
  country: "MY",
  "channels.0.kind": "Blog",
  "channels.0.audience": "1200",
};

/** Fills whatever fields of a form are there, and sends it. */
async function fill(visitor, form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.locator(`[name="${name}"]:not([type=hidden])`);
    if (!(await field.count())) continue;
    if ((await field.evaluate((one) => one.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await visitor.send(form, "button[type=submit]:not([name=add_channel]):not([name=back])");
}

/** Applies through all steps of the form. */
async function apply(visitor) {
  await visitor.open("/apply");
  for (let step = 0; step < 6 && !visitor.page.url().endsWith("/apply/sent"); step += 1) {
    await fill(visitor, visitor.page.locator("main form").first(), APPLICATION);
  }
  assert.ok(visitor.page.url().endsWith("/apply/sent"), "the application is sent");
}

const key = async (guerdon, role, more) =>
  (await guerdon.call("POST", "/v1/keys", { role, name: "Browser", ...more })).key;

/** The partner whose application waits. */
async function applicant(guerdon) {
  const { data } = await guerdon.call("GET", "/v1/partners");
  return data[0];
}

journey("a partner, from the application to the payment", async (guerdon, person, face) => {
  const aisyah = await person();
  await apply(aisyah);
  const { id } = await applicant(guerdon);
  await aisyah.signIn(await key(guerdon, "partner", { participant: id }));

  const staff = await person();
  await staff.signIn(ROOT_KEY);
  await staff.open(`/operator/partners/${id}`);
  await staff.act(`/operator/partners/${id}/approve`);
  await staff.act(`/operator/partners/${id}/send_contract`);

  await aisyah.open("/partner/contract");
  const contract = aisyah.page.locator('form[action="/partner/contract"]');
  await contract.locator("[name=signer_name]").fill("Aisyah binti Rahman");
  for (const box of await contract.locator("[type=checkbox]").all()) await box.check();
  await aisyah.send(contract);
  await staff.open(`/operator/partners/${id}`);
  await staff.act(`/operator/partners/${id}/countersign`);

  const { referral_code: code, referral_url: link } = await guerdon.call("GET", `/v1/partners/${id}`);
  await aisyah.open("/partner/materials");
  // They are the same whoever looks at them, and slow to read.
  if (face === FACES[0]) await posters(aisyah, link);

  const events = [1, 2, 3].flatMap((n) => [
    event("customer.registered", `2026-06-01T0${n}:00:00Z`, {
      customer_id: `cus_${n}`,
      phone: `+6012000000${n}`,
      country: "MY",
      referral_code: code,
    }),
    event("payment.succeeded", `2026-06-02T0${n}:00:00Z`, {
      payment_id: `pay_${n}`,
      customer_id: `cus_${n}`,
      product: { kind: "vip_plan", name: "VIP Annual" },
      amount: { amount: 19_900, currency: "MYR" },
    }),
  ]);
  await guerdon.call("PUT", "/v1/sandbox/clock", { now: "2026-06-05T00:00:00Z" });
  const told = await guerdon.call("POST", "/v1/events", events);
  assert.equal(told.accepted, 6, JSON.stringify(told));
  await aisyah.open("/partner/customers");
  await aisyah.open("/partner/commissions");
  await aisyah.open(await aisyah.page.locator('main a[href^="/partner/commissions/"]').first().getAttribute("href"));

  await aisyah.open("/partner/payout-account");
  await fill(aisyah, aisyah.page.locator('form[action="/partner/payout-account"]'), {
    holder: "Aisyah binti Rahman",
    bank_name: "Maybank",
    bic: "MBBEMYKL",
    account_number: "514123456789",
    country: "MY",
    currency: "MYR",
  });
  await guerdon.call("PUT", "/v1/sandbox/clock", { now: "2026-06-15T00:00:00Z" });
  await aisyah.open("/partner");
  await aisyah.open("/partner/withdrawals/new");
  await aisyah.send(aisyah.page.locator('form[action="/partner/withdrawals"]'));
  await aisyah.open("/partner/withdrawals");

  await guerdon.call("PUT", "/v1/sandbox/clock", { now: "2026-06-21T00:00:00Z" });
  await staff.open("/operator/batches");
  await staff.open("/operator/batches/2026-06");
  await staff.act("/operator/batches/2026-06/approve");
  const file = staff.page.waitForEvent("download");
  await staff.page.locator('form[action="/operator/batches/2026-06/payment_file"] button').first().click();
  assert.match(await (await file).suggestedFilename(), /\.xml$/);
  await staff.open("/operator/batches/2026-06");
  const paid = staff.page.locator('form[action$="/mark_paid"]').first();
  await unfold(paid);
  await paid.locator("[name=bank_reference]").fill("MBB-1");
  await staff.send(paid);

  await aisyah.open("/partner/withdrawals");
  const { data } = await guerdon.call("GET", `/v1/partners/${id}/withdrawals`);
  assert.deepEqual(data.map((one) => one.status), ["paid"]);
});

/** Opens what a form is folded into, or the dialog it stands in. */
async function unfold(form) {
  const folded = form.locator("xpath=ancestor::details[not(@open)]/summary");
  if (await folded.count()) await folded.first().click();
  const dialog = form.locator("xpath=ancestor::*[@popover]");
  if (await dialog.count()) {
    const id = await dialog.first().getAttribute("id");
    await form.page().locator(`button[popovertarget="${id}"]:not([popovertargetaction])`).click();
  }
}

/** Every poster gives the link when it is read as a person's phone reads it. */
async function posters(visitor, link) {
  const found = await visitor.page.$$eval('a[href*="/posters/"]', (all) => all.map((one) => one.href));
  assert.equal(new Set(found).size, 14, "seven languages, two shapes");
  const folder = await mkdtemp(join(tmpdir(), "guerdon-posters-"));
  try {
    for (const url of new Set(found)) {
      const image = join(folder, "poster.png");
      await writeFile(image, await (await visitor.page.context().request.get(url)).body());
      const read = execFileSync("zbarimg", ["--quiet", "--raw", image], { encoding: "utf8" }).trim();
      assert.equal(read, link, url);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

journey("a seller, from the campaign to the bill", async (guerdon, person) => {
  const lotus = await person();
  await lotus.signIn(await key(guerdon, "seller", { seller_id: "sel_lotus" }));
  await lotus.open("/seller/campaigns?q=bonus");
  await lotus.open("/seller/campaigns/bonus-cashback");
  await lotus.open("/seller/campaigns/bonus-cashback/simulation");
  await lotus.open("/seller/campaigns/bonus-cashback/register");
  const register = lotus.page.locator('form[action="/seller/campaigns/bonus-cashback/register"]');
  await register.locator("[name=agree]").check();
  await fill(lotus, register, { market: "MY" });
  await lotus.open("/seller/registrations");

  const staff = await person();
  await staff.signIn(ROOT_KEY);
  await staff.open("/operator/registrations?status=approved");

  await guerdon.call("PUT", "/v1/sandbox/clock", { now: "2026-06-06T00:00:00Z" });
  const events = [1, 2].flatMap((n) => [
    order(n),
    step("paid", n, "2026-06-03T10:00:00Z"),
    step("shipped", n, "2026-06-04T10:00:00Z"),
    step("delivered", n, "2026-06-05T10:00:00Z"),
  ]);
  const told = await guerdon.call("POST", "/v1/events", events);
  assert.equal(told.accepted, 8, JSON.stringify(told));
  await lotus.open("/seller/to-settle");
  await guerdon.call("PUT", "/v1/sandbox/clock", { now: "2026-06-30T00:00:00Z" });
  await lotus.open("/seller/settled-records");
  const record = lotus.page.locator('main a[href^="/seller/settled-records/sr_"]').first();
  const lines = `${(await record.getAttribute("href")).split("?")[0]}?show=lines`;
  await lotus.open(lines);
  await lotus.open(await lotus.page.locator('main a[href^="/seller/fees/"]').first().getAttribute("href"));
  await lotus.open("/seller/orders/ord_1");

  await staff.open("/operator/shoppers/sho_mei");
  await staff.open("/operator/orders/ord_1");
  await staff.open("/operator/sellers/sel_lotus");

  await lotus.open("/seller/registrations");
  const leave = lotus.page.locator('form[action$="/withdraw"]').first();
  await unfold(leave);
  await lotus.send(leave);
  await lotus.send(lotus.page.locator('form[action$="/cancel_withdraw"]').first());
});

/** Opens a link that signs in, and presses its button. */
async function follow(visitor, url) {
  await visitor.open(new URL(url).pathname);
  await visitor.send(visitor.page.locator("main form").first());
}

journey("a shopper, from the order to the bonus", async (guerdon, person) => {
  const registration = { seller_id: "sel_lotus", market: "MY", terms_version: 1, agree: true };
  await guerdon.call("POST", "/v1/campaigns/bonus-cashback/registrations", registration);
  await guerdon.call("PUT", "/v1/sandbox/clock", { now: "2026-06-06T00:00:00Z" });
  await guerdon.call("POST", "/v1/events", [
    order(1),
    step("paid", 1, "2026-06-03T10:00:00Z"),
    step("delivered", 1, "2026-06-05T10:00:00Z"),
  ]);
  const mei = await person();
  const { url } = await guerdon.call("POST", "/v1/login_links", { role: "shopper", id: "sho_mei" });
  await follow(mei, url);
  assert.equal(new URL(mei.page.url()).pathname, "/bonus");
  await mei.open(await mei.page.locator('main a[href^="/bonus/why/"]').first().getAttribute("href"));
  const embedded = await guerdon.call("POST", "/v1/login_links", { role: "shopper", id: "sho_mei", embed: true });
  const stranger = await person();
  await stranger.open(new URL(embedded.url).pathname);
});

const PASSWORD = "nine blue kettles boil";

/** Sets a password where there is none. */
async function setPassword(visitor) {
  await visitor.open("/account");
  await fill(visitor, visitor.page.locator('form[action="/account/password"]'), { new: PASSWORD, again: PASSWORD });
}

async function signOut(visitor) {
  await visitor.send(visitor.page.locator('form[action="/sign-out"]'));
}

async function signInWithPassword(visitor, email) {
  await visitor.open("/sign-in");
  const form = visitor.page.locator("form:has([name=email])");
  await fill(visitor, form, { email, password: PASSWORD });
}

/** The code an authenticator shows (RFC 6238), so many steps of half a minute from now. */
function code(secret, steps) {
  const bits = [...secret].map((one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", key).update(counter).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

journey("staff, from the invitation to the code", async (guerdon, person) => {
  const owner = await person();
  await owner.signIn(ROOT_KEY);
  await owner.open("/operator/staff");
  const invite = owner.page.locator('form[action="/operator/staff"]');
  await fill(owner, invite, { name: "Mei Ling", email: "mei@example.com", role: "operator" });

  const mei = await person();
  await follow(mei, await owner.page.locator("#link").innerText());
  await setPassword(mei);
  await mei.open("/account/codes");
  const secret = (await mei.page.locator("#secret").innerText()).replaceAll(" ", "");
  await fill(mei, mei.page.locator('form[action="/account/codes"]'), { code: code(secret, 0) });
  await signOut(mei);

  await signInWithPassword(mei, "mei@example.com");
  // A code works once, so the one that set it up does not sign in.
  await fill(mei, mei.page.locator('form[action="/sign-in/code"]'), { code: code(secret, 1) });
  assert.equal(new URL(mei.page.url()).pathname, "/operator");
  await owner.open("/operator/audit");
});

journey("a partner signs in by a mailed link, then with a password", async (guerdon, person) => {
  const aisyah = await person();
  await apply(aisyah);
  await aisyah.open("/sign-in");
  await aisyah.page.locator("[name=email]").fill(APPLICATION.email);
  await aisyah.send(aisyah.page.locator("form:has([name=email])"), "button[formaction]");
  await aisyah.open("/sandbox/mail");
  await follow(aisyah, await aisyah.page.locator('main a[href*="/sign-in/"]').first().getAttribute("href"));
  await setPassword(aisyah);
  await signOut(aisyah);
  await signInWithPassword(aisyah, APPLICATION.email);
  assert.ok(new URL(aisyah.page.url()).pathname.startsWith("/partner"));
});

journey("staff look at everything there is", async (guerdon, person) => {
  const staff = await person();
  await staff.signIn(ROOT_KEY);
  await staff.open("/operator");
  for (const path of await staff.page.$$eval("nav a[href]", (all) => all.map((one) => one.getAttribute("href")))) {
    await staff.open(path);
  }
  await staff.open("/design");
});

test("every page works without script", async () => {
  const guerdon = await start();
  const visitor = await visit(browser, guerdon.url, { script: false });
  try {
    await visitor.page.goto("/apply");
    assert.ok(await visitor.page.locator("main form").count());
    await visitor.page.goto("/sign-in");
    assert.ok(await visitor.page.locator("[name=access_key]").count());
  } finally {
    await visitor.close();
    await guerdon.stop();
  }
});

describe("journeys", { concurrency: 2 }, () => {
  for (const [name, walk] of journeys) test(name, walk);
});
