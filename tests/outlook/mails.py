"""Mail that lies in an Outlook mailbox in many tests."""

from __future__ import annotations

TALK = (
    b"From: Rosa Lindt <rosa@harbourlight.example>\r\nTo: Ada Quill <ada@quill.example>\r\n"
    b"Subject: Your talk with us\r\nMessage-ID: <talk@harbourlight.example>\r\n"
    b"References: <first@harbourlight.example>\r\nDate: Mon, 6 Apr 2026 08:00:00 +0000\r\nX-Kept: yes\r\n\r\n"
    b"Come on Monday.\r\n"
)
HTML = (
    b"From: rosa@harbourlight.example\r\nReply-To: jobs@harbourlight.example\r\nSubject: Hello\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<html><body><p>Caf\xc3\xa9 at ten</p><p>Bye</p></body></html>\r\n"
)
MEETING = (
    b"From: Rosa Lindt <rosa@harbourlight.example>\r\nTo: Ada Quill <ada@quill.example>\r\nSubject: Interview\r\n"
    b"Message-ID: <meeting@harbourlight.example>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n"
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nPRODID:-//Example//EN\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
    b"UID:interview@harbourlight.example\r\nSEQUENCE:0\r\nDTSTAMP:20260406T080000Z\r\nSUMMARY:Interview\r\n"
    b"DTSTART;TZID=W. Europe Standard Time:20260409T140000\r\nDTEND;TZID=W. Europe Standard Time:20260409T144500\r\n"
    b"ORGANIZER:mailto:rosa@harbourlight.example\r\nATTENDEE:mailto:ada@quill.example\r\n"
    b"LOCATION:Pier 4\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
