"""Taking evidence in: uploads, archives, mailboxes and exports."""
