import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettledRecord } from './guerdon';

/** A charge or a refund of a fee: + the seller receives, − the seller pays. Minor units. */
export interface Entry {
    order_id: string;
    kind: string;
    base: number;
    amount: number;
}

const RATE_BPS = 300n;
const EXPECTED = join(__dirname, '..', '..', 'expected.sql');

/** What the fees must be, by the shop's own tables. */
export function expected(database: string): Entry[] {
    const shop = new Database(database, { readonly: true });
    try {
        return shop.prepare(readFileSync(EXPECTED, 'utf8')).all({ rate_bps: RATE_BPS }) as Entry[];
    } finally {
        shop.close();
    }
}

/** An order with a title, as it was planned. */
export interface Titled {
    code: string;
    title: string;
}

/** Prints both sides, order by order, and tells in how many lines they differ. */
export function compare(orders: Titled[], shop: Entry[], records: SettledRecord[]): number {
    const lines = records.flatMap(record => record.lines);
    const unknown = [...shop, ...lines].filter(entry => !orders.some(({ code }) => code === entry.order_id));
    let differences = unknown.length;
    unknown.forEach(entry => console.log(`of no order: ${JSON.stringify(entry)}`));

    console.log(row('order', '', 'entry', 'base', 'by the shop', 'settled', ''));
    for (const { code, title } of orders) {
        const ours = shop.filter(entry => entry.order_id === code);
        const theirs = lines.filter(entry => entry.order_id === code);
        if (ours.length + theirs.length === 0) {
            console.log(row(code, title, 'no fee', '', '', '', ''));
        }
        for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
            const [a, b] = [ours[i], theirs[i]] as [Entry?, Entry?];
            const equal = a?.kind === b?.kind && a?.base === b?.base && a?.amount === b?.amount;
            differences += equal ? 0 : 1;
            const base = a?.base === b?.base ? money(a?.base) : `${money(a?.base)} / ${money(b?.base)}`;
            const kind = a?.kind ?? b?.kind ?? '';
            const [first, second] = i === 0 ? [code, title] : ['', ''];
            console.log(row(first, second, kind, base, money(a?.amount), money(b?.amount), equal ? '=' : 'DIFFERS'));
        }
    }
    return differences + compareTotals(shop, records);
}

function compareTotals(shop: Entry[], records: SettledRecord[]): number {
    let differences = 0;
    console.log('');
    const total = (kind: string) =>
        shop.filter(entry => entry.kind === kind).reduce((sum, { amount }) => sum + amount, 0);
    for (const record of records) {
        const { period, fee_charged, fee_refunded, net, payout } = record;
        const fees = `charged ${money(fee_charged)}, refunded ${money(fee_refunded)}`;
        const result = `net ${money(net)}, payout ${money(payout)}`;
        console.log(`settled record ${period}: ${record.lines.length} lines, ${fees}, ${result}`);
    }
    const charged = records.reduce((sum, record) => sum + record.fee_charged, 0);
    const refunded = records.reduce((sum, record) => sum + record.fee_refunded, 0);
    for (const [name, ours, theirs] of [
        ['charged', -total('fee'), charged],
        ['refunded', total('fee_refund'), refunded],
    ] as const) {
        const equal = ours === theirs;
        differences += equal ? 0 : 1;
        console.log(`${name} in all: ${money(ours)} by the shop, ${money(theirs)} settled${equal ? '' : '  DIFFERS'}`);
    }
    return differences;
}

/** Sen as ringgit; nothing where there is no amount. */
function money(sen: number | undefined): string {
    if (sen === undefined) {
        return '—';
    }
    const digits = String(Math.abs(sen)).padStart(3, '0');
    return `${sen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function row(...[code, title, kind, base, ours, theirs, verdict]: string[]): string {
    const cells = [code.padEnd(17), title.padEnd(28), kind.padEnd(11), base.padStart(9)];
    return [...cells, ours.padStart(12), theirs.padStart(9), verdict].join(' ').trimEnd();
}
