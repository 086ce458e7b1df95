/** The shop: Vendure as it comes, on SQLite, with the plugin. Its first start furnishes an empty database. */
import {
    ChannelService,
    CurrencyCode,
    DefaultLogger,
    InitialData,
    LanguageCode,
    LogLevel,
    Populator,
    RequestContextService,
    VendureConfig,
    bootstrap,
    dummyPaymentHandler,
} from '@vendure/core';
import { existsSync } from 'node:fs';
import { GuerdonPlugin } from './plugin';

function setting(name: string): string {
    const value = process.env[name];
    if (!value) {
        throw new Error(`${name} is not set`);
    }
    return value;
}

const database = setting('SHOP_DATABASE');
const empty = !existsSync(database);

const config: VendureConfig = {
    apiOptions: { port: Number(setting('SHOP_PORT')), hostname: '127.0.0.1', cors: false },
    authOptions: {
        tokenMethod: 'bearer',
        superadminCredentials: { identifier: 'superadmin', password: setting('SHOP_PASSWORD') },
    },
    defaultLanguageCode: LanguageCode.en,
    // A shop that goes on living has migrations; this one is new each time.
    dbConnectionOptions: { type: 'better-sqlite3', database, enableWAL: true, synchronize: empty },
    logger: new DefaultLogger({ level: LogLevel.Warn, timestamp: false }),
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
    plugins: [
        GuerdonPlugin.init({
            url: setting('GUERDON_URL'),
            key: setting('GUERDON_KEY'),
            source: 'https://shop.example',
            sellerId: setting('SHOP_SELLER'),
            voucherCode: 'BONUS-CASHBACK',
            restMs: 100,
        }),
    ],
};

const payment = (name: string, automaticSettle: boolean) => ({
    name,
    handler: {
        code: dummyPaymentHandler.code,
        arguments: [{ name: 'automaticSettle', value: String(automaticSettle) }],
    },
});

/** A country with a tax on sales, a way to ship and two ways to pay. */
const furniture: InitialData = {
    defaultLanguage: LanguageCode.en,
    defaultZone: 'Malaysia',
    countries: [{ code: 'MY', name: 'Malaysia', zone: 'Malaysia' }],
    taxRates: [{ name: 'Sales tax', percentage: 8 }],
    shippingMethods: [{ name: 'Parcel', price: 490 }],
    paymentMethods: [payment('pay now', true), payment('on invoice', false)],
    collections: [],
};

async function main(): Promise<void> {
    const app = await bootstrap(config);
    if (empty) {
        await app.get(Populator).populateInitialData(furniture);
        const ctx = await app.get(RequestContextService).create({ apiType: 'admin' });
        await app.get(ChannelService).update(ctx, {
            id: ctx.channelId,
            pricesIncludeTax: true,
            availableCurrencyCodes: [CurrencyCode.MYR],
            defaultCurrencyCode: CurrencyCode.MYR,
        });
    }
    console.log('ready');
}

main().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
});
