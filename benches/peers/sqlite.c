/* SQLite, WAL, synchronous=FULL: FILE USERS RECORD:ROW:ENTRY... One operation is an enrollment: a
 * transaction for each RECORD:ROW:ENTRY, with the update of a user and one new history entry. */

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 6144, SETS = 8 };

static sqlite3 *db;
static unsigned char bytes[MOST];

static void check(int result) {
  if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return;
  fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
  exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL)); }

static sqlite3_stmt *prepared(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
  return statement;
}

static void step(sqlite3_stmt *statement) {
  check(sqlite3_step(statement));
  check(sqlite3_reset(statement));
}

static void bind_name(sqlite3_stmt *statement, int at, long user) {
  char name[32];
  int length = snprintf(name, sizeof name, "alice.smith%06ld", user);
  check(sqlite3_bind_text(statement, at, name, length, SQLITE_TRANSIENT));
}

static void bind_bytes(sqlite3_stmt *statement, int at, int size) {
  check(sqlite3_bind_blob(statement, at, bytes, size, SQLITE_STATIC));
}

int main(int count, char **args) {
  int record[SETS], row[SETS], entry[SETS], sets = count - 3;
  if (sets < 1 || sets > SETS) return 2;
  long users = atol(args[2]);
  for (int i = 0; i < sets; i++)
    if (sscanf(args[i + 3], "%d:%d:%d", &record[i], &row[i], &entry[i]) != 3 || record[i] > MOST ||
        row[i] > MOST || entry[i] > MOST)
      return 2;
  check(sqlite3_open(args[1], &db));
  run("PRAGMA journal_mode=WAL");
  run("PRAGMA synchronous=FULL");
  run("CREATE TABLE users(name TEXT PRIMARY KEY, version INTEGER, record BLOB, line BLOB) WITHOUT ROWID");
  run("CREATE TABLE history(number INTEGER PRIMARY KEY, entry BLOB)");
  sqlite3_stmt *insert = prepared("INSERT INTO users VALUES(?1, 1, ?2, ?3)");
  sqlite3_stmt *begin = prepared("BEGIN IMMEDIATE"), *commit = prepared("COMMIT");
  sqlite3_stmt *update = prepared("UPDATE users SET version = version + 1, record = ?2, line = ?3 WHERE name = ?1");
  sqlite3_stmt *append = prepared("INSERT INTO history VALUES(NULL, ?1)");
  step(begin);
  for (long user = 0; user < users; user++) {
    bind_name(insert, 1, user);
    bind_bytes(insert, 2, record[0]);
    bind_bytes(insert, 3, row[0]);
    step(insert);
  }
  step(commit);
  printf("done\n");
  fflush(stdout);
  long operations, number = 0;
  while (scanf("%ld", &operations) == 1) {
    for (; operations > 0; operations--, number++) {
      memset(bytes, (int)number, sizeof bytes);
      for (int i = 0; i < sets; i++) {
        step(begin);
        bind_name(update, 1, number % users);
        bind_bytes(update, 2, record[i]);
        bind_bytes(update, 3, row[i]);
        step(update);
        bind_bytes(append, 1, entry[i]);
        step(append);
        step(commit);
      }
    }
    printf("done\n");
    fflush(stdout);
  }
  return 0;
}
