-- The seller an access key speaks for stands with the key, by the marketplace's identifier: a seller may
-- have a key before anything has named it. It stood among the values of the service before.
ALTER TABLE api_keys ADD COLUMN seller TEXT;
UPDATE api_keys SET seller = (SELECT CAST(value AS TEXT) FROM meta WHERE name = 'seller_of_key:' || id);
DELETE FROM meta WHERE substr(name, 1, 14) = 'seller_of_key:';
