/**
 * Lets a shop live for two days, and checks what Guerdon made of it against the shop's own database. Ends with 0
 * only if every line of the settled records is what the shop's tables say.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, expected } from './compare';
import { Variants, furnishCustomer, furnishDeals, furnishProducts } from './furnish';
import { Api } from './graphql';
import { Guerdon, endOfBusinessDay } from './guerdon';
import { Program, atTheEnd, freePort, isUp, until } from './processes';
import { PLANS, Plan } from './scenario';
import { Placed, Shopper } from './shopper';
import { Staff } from './staff';

const SELLER = 'rattan-and-tea';
const CUSTOMERS = ['ahmad@shop.example', 'siti@shop.example', 'mei@shop.example'];
const TOLD_MS = 120_000;
const REPOSITORY = join(__dirname, '..', '..', '..', '..');

/** What the plugin says of its outbox. */
interface Outbox {
    answered: number;
    untold: number;
    lastError: string | null;
    refused: { eventId: string; refusal: string }[];
}

type Followed = Plan & Placed;

function say(text: string): void {
    console.log(`· ${text}`);
}

/** Everything the example runs. */
class Example {
    readonly database: string;
    private readonly password = randomBytes(16).toString('hex');
    private readonly rootKey = randomBytes(32).toString('hex');
    private readonly command: string[];
    private shop?: Program;
    private shopUrl = '';
    private server?: Program;
    private guerdon!: Guerdon;
    private admin!: Api;
    private shoppers: Shopper[] = [];
    private now = new Date();

    constructor(private readonly folder: string) {
        this.database = join(folder, 'shop.db');
        const manifest = join(REPOSITORY, 'Cargo.toml');
        const cargo = ['cargo', 'run', '--quiet', '--profile', 'quick', '--manifest-path', manifest, '--bin', 'guerdon'];
        const { GUERDON } = process.env;
        this.command = GUERDON ? [GUERDON] : [...cargo, '--'];
    }

    async startGuerdon(): Promise<void> {
        const listen = `127.0.0.1:${await freePort()}`;
        const url = `http://${listen}`;
        const store = ['--data', join(this.folder, 'guerdon'), '--listen', listen];
        const sandbox = ['--sandbox', '--clock', this.now.toISOString()];
        const env = { GUERDON_ROOT_KEY: this.rootKey };
        const up = () => isUp(`${url}/healthz`);
        const command = [...this.command, 'serve', ...store, ...sandbox];
        this.server = new Program('Guerdon', command, env, join(this.folder, 'guerdon.log'), up);
        this.guerdon = new Guerdon(url, this.rootKey);
        await this.server.start();
        say('Guerdon is up');
        say(`${SELLER} registers for the campaign: ${await this.guerdon.register(SELLER, 'MY')}`);
    }

    async startShop(): Promise<void> {
        const port = await freePort();
        this.shopUrl = `http://127.0.0.1:${port}`;
        const env = {
            SHOP_DATABASE: this.database,
            SHOP_PASSWORD: this.password,
            SHOP_PORT: String(port),
            SHOP_SELLER: SELLER,
            GUERDON_URL: this.guerdon.url,
            GUERDON_KEY: await this.guerdon.hostKey('shop'),
            VENDURE_DISABLE_TELEMETRY: 'true',
        };
        const command = [process.execPath, join(__dirname, '..', 'shop.js')];
        const up = () => isUp(`${this.shopUrl}/health`);
        this.shop = new Program('the shop', command, env, join(this.folder, 'shop.log'), up);
        await this.shop.start();
        say('the shop is up');
        await this.login();
        const variants = await furnishProducts(this.admin);
        await furnishDeals(this.admin, variants);
        await this.meetCustomers(variants);
    }

    private async login(): Promise<void> {
        this.admin = new Api(`${this.shopUrl}/admin-api`);
        await this.admin.login('superadmin', this.password);
    }

    private async meetCustomers(variants: Variants): Promise<void> {
        for (const email of CUSTOMERS) {
            await furnishCustomer(this.admin, email, this.password);
            const api = new Api(`${this.shopUrl}/shop-api`);
            await api.login(email, this.password);
            this.shoppers.push(new Shopper(api, variants));
        }
    }

    /** Places an order and lets happen to it what happens today. */
    async place(plan: Plan, number: number): Promise<Followed> {
        const order = await this.shoppers[number % this.shoppers.length].order(plan);
        await this.follow(order, plan.today);
        return { ...plan, ...order };
    }

    async follow({ id }: Placed, steps: Plan['today']): Promise<void> {
        const staff = new Staff(this.admin);
        for (const step of steps) {
            await staff.take(id, step);
        }
    }

    /** Kills both programs without a warning while there is something to tell, and starts them again. */
    async crash(): Promise<void> {
        const { untold, lastError } = await this.outbox();
        say(`${untold} events cannot be told: ${lastError}`);
        await this.shop?.stop('SIGKILL');
        say('the shop was killed too; both start again');
        await this.server?.start();
        await this.shop?.start();
        await this.login();
    }

    killGuerdon(): Promise<void> {
        say('Guerdon is killed; the shop goes on selling');
        return this.server!.stop('SIGKILL');
    }

    private outbox(): Promise<Outbox> {
        return this.admin.call('{ guerdonOutbox { answered untold lastError refused { eventId refusal } } }');
    }

    /** Waits until the outbox has an answer to everything. */
    async toldEverything(): Promise<void> {
        await until('everything is told', TOLD_MS, async () => (await this.outbox()).untold === 0);
        const { answered, refused } = await this.outbox();
        refused.forEach(({ eventId, refusal }) => say(`${eventId} was refused: ${refusal}`));
        say(`${answered} events told so far, ${refused.length} refused`);
        if (refused.length > 0) {
            throw new Error('Guerdon refused events');
        }
    }

    /** The sandbox's clock follows the real one, which the shop goes by. */
    async followClock(): Promise<void> {
        const now = new Date();
        if (now > this.now) {
            this.now = now;
            await this.guerdon.setClock(now);
        }
    }

    async nextDay(): Promise<void> {
        this.now = endOfBusinessDay(this.now);
        await this.guerdon.setClock(this.now);
        say(`the business day ends: the sandbox's clock is at ${this.now.toISOString()}`);
    }

    /** Tells everything once more. */
    async tellAgain(): Promise<void> {
        const fields = 'accepted duplicates waiting refused';
        const counts = await this.admin.call<Record<string, number>>(`mutation { guerdonTellAgain { ${fields} } }`);
        say(`everything told once more: ${counts.duplicates} duplicates, ${counts.accepted} accepted`);
        if (counts.accepted + counts.waiting + counts.refused > 0) {
            throw new Error(`telling again must change nothing: ${JSON.stringify(counts)}`);
        }
    }

    settledRecords() {
        return this.guerdon.settledRecords(SELLER);
    }

    /** Has Guerdon check its own books, once it is stopped. */
    verify(): void {
        const [program, ...args] = [...this.command, 'verify', '--data', join(this.folder, 'guerdon')];
        const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
        if (status !== 0) {
            throw new Error(`guerdon verify: ${stdout}${stderr}`);
        }
        say(`guerdon verify: ${stdout.trim()}`);
    }

    async stop(): Promise<void> {
        await this.shop?.stop('SIGTERM');
        await this.server?.stop('SIGTERM');
    }

    kill(): void {
        this.shop?.kill();
        this.server?.kill();
    }
}

async function live(example: Example): Promise<Followed[]> {
    await example.startGuerdon();
    await example.startShop();
    const [quiet, late] = [PLANS.filter(plan => !plan.guerdonIsDown), PLANS.filter(plan => plan.guerdonIsDown)];
    const orders: Followed[] = [];
    for (const plan of quiet) {
        orders.push(await example.place(plan, orders.length));
        await example.followClock();
    }
    say(`${orders.length} orders placed`);
    await example.killGuerdon();
    for (const plan of late) {
        orders.push(await example.place(plan, orders.length));
    }
    say(`${late.length} more orders placed`);
    await example.crash();
    await example.toldEverything();

    await example.nextDay();
    for (const order of orders) {
        await example.follow(order, order.tomorrow ?? []);
    }
    say('goods have come back');
    await example.toldEverything();
    await example.nextDay();
    await example.tellAgain();
    await example.nextDay();
    return orders;
}

async function main(): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), 'guerdon-vendure-'));
    const example = new Example(folder);
    atTheEnd(bySignal => {
        example.kill();
        if (bySignal) {
            rmSync(folder, { recursive: true, force: true });
        }
    });
    try {
        const orders = await live(example);
        const records = await example.settledRecords();
        await example.stop();
        example.verify();
        console.log('');
        const differences = compare(orders, expected(example.database), records);
        console.log(differences === 0 ? 'equal' : `${differences} differences`);
        if (differences === 0) {
            rmSync(folder, { recursive: true });
        } else {
            console.log(`both databases and logs are in ${folder}`);
        }
        return differences === 0 ? 0 : 1;
    } catch (error) {
        console.error(error);
        console.error(`both databases and logs are in ${folder}`);
        return 1;
    } finally {
        await example.stop();
    }
}

void main().then(code => (process.exitCode = code));
