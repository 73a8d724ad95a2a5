-- The codes of vouchers, found by a keyed hash of their canonical form. The code of a voucher that was issued is computed
-- from its id and stored nowhere; a code that was imported is sealed here. account_id is the owner: it is set once and
-- never changes. Of imported codes those with a number wait in the pool of their kind (a symbol of the program) to be
-- given out in that order, and those with claims_max can be claimed by whoever knows them, so many times in all.
CREATE TABLE voucher_code (
    program_id bigint NOT NULL REFERENCES program,
    kind       bigint,
    number     bigint CHECK (number >= 1),
    claims_max bigint CHECK (claims_max >= 1),
    voucher_id uuid   NOT NULL,
    account_id uuid,
    code_hash  bytea  NOT NULL CHECK (length(code_hash) = 32),
    sealed     bytea,
    PRIMARY KEY (program_id, code_hash),
    CHECK ((sealed IS NULL) = (kind IS NULL)),
    CHECK (number IS NULL OR claims_max IS NULL),
    CHECK (sealed IS NOT NULL OR account_id IS NOT NULL)
);
CREATE UNIQUE INDEX voucher_code_voucher ON voucher_code (program_id, voucher_id);
CREATE UNIQUE INDEX voucher_code_number ON voucher_code (program_id, kind, number) WHERE number IS NOT NULL;
