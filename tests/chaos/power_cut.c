/* Preloaded into one process, it lets that process lose power: whatever was written below CUT_FOLDER and not yet synced is taken back.
 *
 * Each write is done at once, but what it overwrote is kept until the file is synced. When a byte comes through the pipe CUT_PIPE, what is kept
 * is written back, newest first, and the process ends with 137. CUT_MODE says how much is lost: `all`; `some`, each write with a chance of one
 * half; `torn`, each sector of 512 bytes with a chance of one half. CUT_SEED sets the dice. From that byte on
 * nothing is written or sent any more: whoever tries waits for the end.
 *
 * Not lost: names (create, rename, unlink) and what is written through a mapping; the caller removes SQLite's -shm, as a restart of the machine would.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SECTOR = 512 };

/* One write that is not on the disk yet. */
typedef struct kept {
  struct kept *before;
  dev_t device;
  ino_t inode;
  int file;           /* our own descriptor: the program may close its one */
  off_t at;
  size_t written;     /* bytes of the write */
  size_t overwritten; /* bytes that were there before */
  off_t size;         /* of the file before the write */
  char old[];
} kept;

static kept *newest;
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static unsigned dice = 1;
static long writes;
static atomic_int dark;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_send)(int, const void *, size_t, int);
static ssize_t (*real_sendto)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
static ssize_t (*real_sendmsg)(int, const struct msghdr *, int);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);

/* Without power nobody does anything: else the server would answer from what is being put back. */
static void powered(void) {
  while (atomic_load(&dark)) pause();
}

static int lost(void) { return rand_r(&dice) & 1; }

static void put_back(const kept *one, int torn) {
  for (size_t at = 0; at < one->written; at += SECTOR) {
    if (torn && !lost()) continue;
    size_t left = one->written - at, length = left < SECTOR ? left : SECTOR;
    size_t old = one->overwritten > at ? one->overwritten - at : 0;
    char sector[SECTOR] = {0};
    memcpy(sector, one->old + at, old < length ? old : length);
    /* beyond its old end the file had nothing; a torn one may have got longer, with zeros */
    if (old || torn) real_pwrite(one->file, sector, length, one->at + (off_t)at);
  }
  if (!torn) real_ftruncate(one->file, one->size);
}

static void *cut(void *path) {
  const char *mode = getenv("CUT_MODE");
  int some = mode && !strcmp(mode, "some"), torn = mode && !strcmp(mode, "torn"), gone = 0, all = 0;
  char byte;
  int line = open(path, O_RDONLY);
  if (line < 0 || read(line, &byte, 1) != 1) return NULL;
  atomic_store(&dark, 1);
  pthread_mutex_lock(&door);
  for (kept *one = newest; one; one = one->before, all++) {
    if (some && !lost()) continue;
    put_back(one, torn);
    gone++;
  }
  char told[128];
  int length = snprintf(told, sizeof told, "power cut: %ld writes, %d of them not synced, %d lost\n", writes, all, gone);
  real_write(2, told, (size_t)length);
  _exit(137);
}

__attribute__((constructor)) static void begin(void) {
  pthread_t thread;
  real_write = dlsym(RTLD_NEXT, "write");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_send = dlsym(RTLD_NEXT, "send");
  real_sendto = dlsym(RTLD_NEXT, "sendto");
  real_sendmsg = dlsym(RTLD_NEXT, "sendmsg");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  folder = getenv("CUT_FOLDER");
  if (getenv("CUT_SEED")) dice = (unsigned)atoi(getenv("CUT_SEED"));
  /* the programs that this one starts live on other power */
  unsetenv("LD_PRELOAD");
  if (folder && getenv("CUT_PIPE")) pthread_create(&thread, NULL, cut, getenv("CUT_PIPE"));
}

static int is_ours(int file, struct stat *stat) {
  char link[64], path[4096];
  if (!folder || fstat(file, stat) || !S_ISREG(stat->st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 5) return 0;
  path[length] = 0;
  /* what SQLite shares between its connections is mapped, and made anew after every crash */
  return !strncmp(path, folder, strlen(folder)) && strcmp(path + length - 4, "-shm");
}

/* Keeps what the write will overwrite. The door stays locked until `done`, so that no cut comes between the two. */
static int keep(int file, off_t at, size_t length) {
  struct stat stat;
  char link[64];
  if (!is_ours(file, &stat)) return 0;
  kept *one = malloc(sizeof *one + length);
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  if (!one || (one->file = open(link, O_RDWR | O_CLOEXEC)) < 0) {
    free(one);
    return 0;
  }
  pthread_mutex_lock(&door);
  fstat(file, &stat);
  if (at < 0) at = fcntl(file, F_GETFL) & O_APPEND ? stat.st_size : lseek(file, 0, SEEK_CUR);
  ssize_t old = pread(one->file, one->old, length, at);
  *one = (kept){newest, stat.st_dev, stat.st_ino, one->file, at, length, old > 0 ? (size_t)old : 0, stat.st_size};
  newest = one;
  writes++;
  return 1;
}

static void done(int is_kept) {
  if (is_kept) pthread_mutex_unlock(&door);
}

/* Everything of this file is on the disk now. */
static void forget(int file) {
  struct stat stat;
  if (!folder || fstat(file, &stat)) return;
  for (kept **place = &newest; *place;) {
    kept *one = *place;
    if (one->device == stat.st_dev && one->inode == stat.st_ino) {
      *place = one->before;
      close(one->file);
      free(one);
    } else {
      place = &one->before;
    }
  }
}

ssize_t send(int line, const void *bytes, size_t length, int how) {
  powered();
  return real_send(line, bytes, length, how);
}

ssize_t sendto(int line, const void *bytes, size_t length, int how, const struct sockaddr *to, socklen_t size) {
  powered();
  return real_sendto(line, bytes, length, how, to, size);
}

ssize_t sendmsg(int line, const struct msghdr *message, int how) {
  powered();
  return real_sendmsg(line, message, how);
}

ssize_t write(int file, const void *bytes, size_t length) {
  powered();
  int is_kept = keep(file, -1, length);
  ssize_t result = real_write(file, bytes, length);
  done(is_kept);
  return result;
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  size_t length = 0;
  powered();
  for (int n = 0; n < count; n++) length += parts[n].iov_len;
  int is_kept = keep(file, -1, length);
  ssize_t result = real_writev(file, parts, count);
  done(is_kept);
  return result;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t at) {
  int is_kept = keep(file, at, length);
  ssize_t result = real_pwrite(file, bytes, length, at);
  done(is_kept);
  return result;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) { return pwrite64(file, bytes, length, at); }

int ftruncate64(int file, off_t size) {
  struct stat stat;
  int is_kept = 0;
  if (is_ours(file, &stat) && stat.st_size > size) is_kept = keep(file, size, (size_t)(stat.st_size - size));
  int result = real_ftruncate(file, size);
  done(is_kept);
  return result;
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

static int sync_with(int (*sync)(int), int file) {
  struct stat stat;
  if (!is_ours(file, &stat)) return sync(file);
  pthread_mutex_lock(&door);
  int result = sync(file);
  if (!result) forget(file);
  pthread_mutex_unlock(&door);
  return result;
}

int fsync(int file) { return sync_with(real_fsync, file); }
int fdatasync(int file) { return sync_with(real_fdatasync, file); }
