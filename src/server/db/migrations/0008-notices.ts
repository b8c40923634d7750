// Notices keep what they are about, so that each reader gets it in their own language.
export const sql = `
-- Code and values, JSON; null: raised by a program that kept only words.
alter table notice add column about text;
`;
