#pragma once
#include <sqlite3.h>

// sqlite3_db_config takes any number of arguments, and cannot be called from Swift.

/// Believes nothing that a database says about how it is to be read; what SQLite answers.
static inline int sallyport_sqlite_distrust(sqlite3 *database) {
    const int off[] = {
        SQLITE_DBCONFIG_TRUSTED_SCHEMA,    SQLITE_DBCONFIG_ENABLE_TRIGGER,        SQLITE_DBCONFIG_ENABLE_VIEW,
        SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, SQLITE_DBCONFIG_DQS_DML,
        SQLITE_DBCONFIG_DQS_DDL,
    };
    int status = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    for (unsigned index = 0; status == SQLITE_OK && index < sizeof off / sizeof *off; index++)
        status = sqlite3_db_config(database, off[index], 0, (int *)0);
    return status;
}
