-- When a program was last closed for history. What fell due before that was seen to by whoever ran the program then.
ALTER TABLE program ADD COLUMN history_until bigint;
