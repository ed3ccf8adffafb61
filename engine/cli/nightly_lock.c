/* One night run at a time, of a database and of an inbox: locks that end with the process, however it ends. */
#include <fcntl.h>
#include <unistd.h>

#include "nightly.h"

static int refuse(const char *path, int file, GError **error)
{
    struct flock holder = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    const bool known = fcntl(file, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 0;
    if (known)
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE,
                    _("%s: a night run or publication is under way in process %d; wait until it has ended"), path,
                    (int)holder.l_pid);
    else
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE,
                    _("%s: a night run or publication is under way; wait until it has ended"), path);
    close(file);
    return -1;
}

int qq_night_lock_file(const char *path, GError **error)
{
    const struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (file < 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, _("%s: cannot be opened: %s"), path, g_strerror(errno));
        return -1;
    }
    return fcntl(file, F_SETLK, &all) == 0 ? file : refuse(path, file, error);
}

int qq_night_lock(const char *db, GError **error)
{
    if (!qq_store_check_path(db, error)) return -1;
    g_autofree char *path = g_strconcat(db, ".nightly.lock", NULL);
    return qq_night_lock_file(path, error);
}
