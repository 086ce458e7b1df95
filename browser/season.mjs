// What a host tells of a season: customers of a partner, orders at a seller.
import { event } from "./guerdon.mjs";

/** An order that uses the voucher. */
export const order = (n, more) =>
  event("order.created", `2026-06-03T0${n}:00:00Z`, {
    order_id: `ord_${n}`,
    seller_id: "sel_lotus",
    shopper_id: "sho_mei",
    bonus_cashback_voucher: true,
    shipping_fee: { amount: 500, currency: "MYR" },
    lines: [
      {
        line_id: "1",
        sku: "KETTLE",
        name: "Kettle",
        quantity: 1,
        unit_price: { amount: 10_000, currency: "MYR" },
        seller_discount: { amount: 0, currency: "MYR" },
        platform_discount: { amount: 0, currency: "MYR" },
      },
    ],
    ...more,
  });

/** What became of an order. */
export const step = (kind, n, time) => event(`order.${kind}`, time, { order_id: `ord_${n}` });

const DAY = (n) => `2026-06-0${n}`;

/** A customer of a partner, and what the customer paid. */
const customer = (n, code) => [
  event("customer.registered", `${DAY(n)}T01:00:00Z`, {
    customer_id: `cus_${n}`,
    phone: `+6012000000${n}`,
    country: "MY",
    referral_code: code,
  }),
  event("payment.succeeded", `${DAY(n)}T02:00:00Z`, {
    payment_id: `pay_${n}`,
    customer_id: `cus_${n}`,
    product: { kind: "vip_plan", name: "VIP Annual" },
    amount: { amount: 19_900 + n, currency: "MYR" },
  }),
];

/** Becomes an active partner; gives its number and its key. */
async function partner({ call }) {
  const { id } = await call("POST", "/v1/partners", {
    applicant_type: "kol",
    name: "Aisyah & Co",
    contact: "Aisyah",
    phone: "+60123456789",
    email: "aisyah@example.com",
    country: "MY",
    channels: [{ kind: "Blog", audience: 1200 }],
  });
  const { key } = await call("POST", "/v1/keys", { role: "partner", participant: id, name: "Aisyah" });
  await call("POST", `/v1/partners/${id}/approve`, {});
  await call("POST", `/v1/partners/${id}/send_contract`, {});
  await call("POST", `/v1/partners/${id}/sign_contract`, { signer_name: "Aisyah binti Rahman" }, key);
  await call("POST", `/v1/partners/${id}/countersign`, {});
  return { id, key };
}

/** A season of both programmes, of one week of June; gives the keys of a partner and of a seller. */
export async function season(guerdon) {
  const { call } = guerdon;
  const { id, key } = await partner(guerdon);
  const { referral_code: code } = await call("GET", `/v1/partners/${id}`);
  await call("POST", "/v1/campaigns/bonus-cashback/registrations", {
    seller_id: "sel_lotus",
    market: "MY",
    terms_version: 1,
    agree: true,
  });
  const seller = await call("POST", "/v1/keys", { role: "seller", seller_id: "sel_lotus", name: "Lotus" });
  await call("PUT", "/v1/sandbox/clock", { now: "2026-06-08T00:00:00Z" });
  const orders = [1, 2, 3].flatMap((n) => [
    order(n),
    step("paid", n, "2026-06-03T10:00:00Z"),
    step("delivered", n, "2026-06-05T10:00:00Z"),
  ]);
  const events = [...[1, 2, 3, 4].flatMap((n) => customer(n, code)), ...orders, order(4)];
  const told = await call("POST", "/v1/events", events);
  if (told.accepted !== events.length) throw new Error(JSON.stringify(told));
  await call("PUT", "/v1/sandbox/clock", { now: "2026-06-12T04:00:00Z" });
  return { partner: key, seller: seller.key };
}
