/* liboath: KEYS NOW. Each round goes over all keys with a wrong code, window 1. */

#include <liboath/oath.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { LENGTH = 20 };

static uint64_t state = 7;

/* splitmix64, as in people/random.rs */
static uint64_t next(void) {
  uint64_t mixed = state += UINT64_C(0x9e3779b97f4a7c15);
  mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
  return mixed ^ (mixed >> 31);
}

int main(int count, char **args) {
  if (count != 3 || oath_init() != OATH_OK) return 2;
  long keys = atol(args[1]);
  time_t now = atol(args[2]);
  char *key = malloc(keys * LENGTH);
  if (!key) return 1;
  for (long i = 0; i < keys * LENGTH; i++) key[i] = (char)next();
  printf("done\n");
  fflush(stdout);
  long rounds;
  while (scanf("%ld", &rounds) == 1) {
    for (long i = 0; i < rounds * keys; i++) {
      int verdict = oath_totp_validate(key + i % keys * LENGTH, LENGTH, now, 30, 0, 1, "000000");
      if (verdict < 0 && verdict != OATH_INVALID_OTP) return 1;
    }
    printf("done\n");
    fflush(stdout);
  }
  return 0;
}
