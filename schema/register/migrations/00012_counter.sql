-- +goose Up

-- An applicant found again from the newest files under a phone or identity number.
CREATE INDEX applicants_phone ON applicants (phone, code);
CREATE INDEX applicants_id_number ON applicants (id_number, code);

-- Results that wait to be collected, longest first.
CREATE INDEX files_collect ON files (finished_at, code) WHERE status = 9;

-- +goose Down
DROP INDEX files_collect, applicants_id_number, applicants_phone;
